/* SPDX-License-Identifier: GPL-3.0-or-later
 * A thread that runs jobs in the order in which they are queued and returns their results as a
 * GTask. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieJob:
 * @state: the thread's state, which only its jobs touch
 * @input: the task's data
 * @cancellable: (nullable): the task's
 * @error: return location for an error
 *
 * A job that runs in the thread.
 *
 * Returns: (nullable): the task's result
 */
typedef gpointer (*CauserieJob) (gpointer state, gpointer input, GCancellable *cancellable,
                                 GError **error);

/**
 * CauserieDelivered:
 * @task: a task that has just been returned; its data can be read
 *
 * Called in the task's context after its callback.
 */
typedef void (*CauserieDelivered) (GTask *task);

/**
 * CauserieIdleFunc:
 * @state: the thread's state
 *
 * A short piece of background work. It is called while the queue is empty, until it returns %FALSE,
 * and again after the next job.
 *
 * Returns: whether to call it again now
 */
typedef gboolean (*CauserieIdleFunc) (gpointer state);

typedef struct _CauserieThread CauserieThread;

CauserieThread *causerie_thread_new (const char *name, gpointer state, GDestroyNotify free_state,
                                     CauserieIdleFunc idle);
void causerie_thread_push (CauserieThread *self, GTask *task, CauserieJob job,
                           GDestroyNotify free_result, CauserieDelivered delivered);
void causerie_thread_quit (CauserieThread *self);

G_END_DECLS
