/* SPDX-License-Identifier: GPL-3.0-or-later
 * One thread that does jobs in the order they come, and a bridge to GTask. */
#include "config.h"

#include "causerie-thread.h"

struct _CauserieThread
{
  GAsyncQueue *queue; /* of Errand */
  gpointer state;
  GDestroyNotify free_state;
  CauserieChore chore;
};

typedef struct
{
  GTask *task; /* NULL: quit */
  CauserieJob job;
  gpointer result;
  GDestroyNotify free_result;
  CauserieDelivered delivered;
  GError *error;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  if (errand->result != NULL && errand->free_result != NULL)
    errand->free_result (errand->result);
  g_clear_error (&errand->error);
  g_clear_object (&errand->task);
  g_free (errand);
}

static gboolean
deliver_cb (gpointer data)
{
  Errand *errand = data;

  if (errand->error != NULL)
    g_task_return_error (errand->task, g_steal_pointer (&errand->error));
  else
    g_task_return_pointer (errand->task, g_steal_pointer (&errand->result), errand->free_result);
  if (errand->delivered != NULL)
    errand->delivered (errand->task);
  return G_SOURCE_REMOVE;
}

/* The errand travels to the task's own context and is freed there: the last reference to the task,
 * and with it to its source object, is never dropped in this thread. */
static void
deliver (Errand *errand)
{
  GMainContext *context = g_task_get_context (errand->task);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (errand->task));
  g_source_set_static_name (source, "[causerie] storage result");
  g_source_set_callback (source, deliver_cb, errand, errand_free);
  g_source_attach (source, context);
}

static Errand *
take_errand (CauserieThread *self)
{
  Errand *errand;

  while ((errand = g_async_queue_try_pop (self->queue)) == NULL)
    if (!self->chore (self->state))
      return g_async_queue_pop (self->queue);
  return errand;
}

static gpointer
work (gpointer data)
{
  CauserieThread *self = data;
  Errand *errand;

  while ((errand = take_errand (self))->task != NULL)
    {
      errand->result = errand->job (self->state, g_task_get_task_data (errand->task),
                                    g_task_get_cancellable (errand->task), &errand->error);
      deliver (errand);
    }
  errand_free (errand);
  self->free_state (self->state);
  g_async_queue_unref (self->queue);
  g_free (self);
  return NULL;
}

/**
 * causerie_thread_new:
 * @name: the thread's name, at most 15 bytes
 * @state: (transfer full): what its jobs share
 * @free_state: frees @state, in the thread
 * @chore: what it does while there are no jobs
 *
 * Starts a thread. It lives until causerie_thread_quit().
 *
 * Returns: (transfer full): the thread
 */
CauserieThread *
causerie_thread_new (const char *name, gpointer state, GDestroyNotify free_state,
                     CauserieChore chore)
{
  CauserieThread *self = g_new0 (CauserieThread, 1);

  self->queue = g_async_queue_new ();
  self->state = state;
  self->free_state = free_state;
  self->chore = chore;
  g_thread_unref (g_thread_new (name, work, self));
  return self;
}

/**
 * causerie_thread_push:
 * @self: a thread
 * @task: the task to be returned; its data must not be touched until then
 * @job: what is to be done; its result or error becomes the task's
 * @free_result: (nullable): frees the result if nobody takes it
 * @delivered: (nullable): called after the task's callback
 *
 * Queues a job behind all others. A job is done even if its task is cancelled meanwhile, unless
 * @job looks at the cancellable itself. Call it from the thread that made @task.
 */
void
causerie_thread_push (CauserieThread *self, GTask *task, CauserieJob job,
                      GDestroyNotify free_result, CauserieDelivered delivered)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->task = g_object_ref (task);
  errand->job = job;
  errand->free_result = free_result;
  errand->delivered = delivered;
  g_async_queue_push (self->queue, errand);
  /* cppcheck-suppress memleak ; the queue owns it */
}

/**
 * causerie_thread_quit:
 * @self: (transfer full): a thread
 *
 * Lets the thread do what is queued, free its state and end. Does not wait for it.
 */
void
causerie_thread_quit (CauserieThread *self)
{
  g_async_queue_push (self->queue, g_new0 (Errand, 1));
}
