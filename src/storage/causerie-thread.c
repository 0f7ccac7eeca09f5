/* SPDX-License-Identifier: GPL-3.0-or-later
 * A thread that runs jobs in the order in which they are queued and returns their results as a
 * GTask. */
#include "config.h"

#include "causerie-thread.h"

struct _CauserieThread
{
  GAsyncQueue *queue; /* of QueuedJob */
  gpointer state;
  GDestroyNotify free_state;
  CauserieIdleFunc idle;
};

typedef struct
{
  GTask *task; /* NULL: quit */
  CauserieJob job;
  gpointer result;
  GDestroyNotify free_result;
  CauserieDelivered delivered;
  GError *error;
} QueuedJob;

static void
queued_job_free (gpointer data)
{
  QueuedJob *queued = data;

  if (queued->result != NULL && queued->free_result != NULL)
    queued->free_result (queued->result);
  g_clear_error (&queued->error);
  g_clear_object (&queued->task);
  g_free (queued);
}

static gboolean
deliver_cb (gpointer data)
{
  QueuedJob *queued = data;

  if (queued->error != NULL)
    g_task_return_error (queued->task, g_steal_pointer (&queued->error));
  else
    g_task_return_pointer (queued->task, g_steal_pointer (&queued->result), queued->free_result);
  if (queued->delivered != NULL)
    queued->delivered (queued->task);
  return G_SOURCE_REMOVE;
}

/* The job is freed in the task's own context, so that the last reference to the task and its source
 * object is never dropped in this thread. */
static void
deliver (QueuedJob *queued)
{
  GMainContext *context = g_task_get_context (queued->task);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (queued->task));
  g_source_set_static_name (source, "[causerie] storage result");
  g_source_set_callback (source, deliver_cb, queued, queued_job_free);
  g_source_attach (source, context);
}

static QueuedJob *
take_job (CauserieThread *self)
{
  QueuedJob *queued;

  while ((queued = g_async_queue_try_pop (self->queue)) == NULL)
    if (!self->idle (self->state))
      return g_async_queue_pop (self->queue);
  return queued;
}

static gpointer
work (gpointer data)
{
  CauserieThread *self = data;
  QueuedJob *queued;

  while ((queued = take_job (self))->task != NULL)
    {
      queued->result = queued->job (self->state, g_task_get_task_data (queued->task),
                                    g_task_get_cancellable (queued->task), &queued->error);
      deliver (queued);
    }
  queued_job_free (queued);
  self->free_state (self->state);
  g_async_queue_unref (self->queue);
  g_free (self);
  return NULL;
}

/**
 * causerie_thread_new:
 * @name: the thread's name, at most 15 bytes
 * @state: (transfer full): the data that all its jobs share
 * @idle: called while there are no jobs
 *
 * Starts a thread. It lives until causerie_thread_quit().
 */
CauserieThread *
causerie_thread_new (const char *name, gpointer state, GDestroyNotify free_state,
                     CauserieIdleFunc idle)
{
  CauserieThread *self = g_new0 (CauserieThread, 1);

  self->queue = g_async_queue_new ();
  self->state = state;
  self->free_state = free_state;
  self->idle = idle;
  g_thread_unref (g_thread_new (name, work, self));
  return self;
}

/**
 * causerie_thread_push:
 * @task: the task to be returned; its data must not be touched until then
 * @job: the job; the task returns its result or error
 * @free_result: (nullable): frees a result that was not taken
 * @delivered: (nullable): called after the task's callback
 *
 * Queues a job after all others. A job runs even if its task was cancelled, unless @job checks the
 * cancellable itself. Call this in the thread that created @task.
 */
void
causerie_thread_push (CauserieThread *self, GTask *task, CauserieJob job,
                      GDestroyNotify free_result, CauserieDelivered delivered)
{
  QueuedJob *queued = g_new0 (QueuedJob, 1);

  queued->task = g_object_ref (task);
  queued->job = job;
  queued->free_result = free_result;
  queued->delivered = delivered;
  g_async_queue_push (self->queue, queued);
  /* cppcheck-suppress memleak ; the queue owns it */
}

/* Tells the thread to run all queued jobs, free its state and end. Does not wait for it. */
void
causerie_thread_quit (CauserieThread *self)
{
  g_async_queue_push (self->queue, g_new0 (QueuedJob, 1));
}
