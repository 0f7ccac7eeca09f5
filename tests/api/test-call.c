/* SPDX-License-Identifier: GPL-3.0-or-later
 * Requests that are cancelled at specific internal moments. */
#include "config.h"

#include "causerie-call.h"
#include "causerie-test-server.h"
#include "causerie-test.h"

/* A timer that never fires, and cancels a cancellable when it is finalized. */
typedef struct
{
  GSource parent;
  GCancellable *cancellable;
} LastTimer;

static void
finalize_timer (GSource *source)
{
  LastTimer *timer = (LastTimer *)source;

  if (timer->cancellable != NULL)
    g_cancellable_cancel (timer->cancellable);
  g_clear_object (&timer->cancellable);
}

static GSourceFuncs timer_funcs = { .finalize = finalize_timer };

#define TEST_TYPE_LAST_CLOCK (test_last_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestLastClock, test_last_clock, TEST, LAST_CLOCK, CauserieClock)

/* A clock whose timer with a given number cancels a request when the timer is finalized. */
struct _TestLastClock
{
  CauserieClock parent_instance;

  GCancellable *cancellable;
  guint left;
};

G_DEFINE_FINAL_TYPE (TestLastClock, test_last_clock, CAUSERIE_TYPE_CLOCK)

static gint64
test_last_clock_get_time (CauserieClock *clock)
{
  return G_USEC_PER_SEC;
}

static GSource *
test_last_clock_create_timer (CauserieClock *clock, gint64 delay)
{
  TestLastClock *self = TEST_LAST_CLOCK (clock);
  GSource *source = g_source_new (&timer_funcs, sizeof (LastTimer));

  if (--self->left == 0)
    ((LastTimer *)source)->cancellable = g_object_ref (self->cancellable);
  return source;
}

static double
test_last_clock_get_random (CauserieClock *clock)
{
  return 0;
}

static void
test_last_clock_finalize (GObject *object)
{
  g_clear_object (&TEST_LAST_CLOCK (object)->cancellable);
  G_OBJECT_CLASS (test_last_clock_parent_class)->finalize (object);
}

static void
test_last_clock_class_init (TestLastClockClass *klass)
{
  CauserieClockClass *clock_class = CAUSERIE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_last_clock_finalize;
  clock_class->get_time = test_last_clock_get_time;
  clock_class->create_timer = test_last_clock_create_timer;
  clock_class->get_random = test_last_clock_get_random;
}

static void
test_last_clock_init (TestLastClock *self)
{
  self->cancellable = g_cancellable_new ();
}

/* The third timer, after those for connecting and waiting, belongs to the first read. It is
   finalized when bytes have arrived and the next read starts. */
static void
test_stopped_as_an_error_arrives (void)
{
  g_autoptr (CauserieTestServer) server = causerie_test_server_new ();
  g_autoptr (TestLastClock) clock = g_object_new (TEST_TYPE_LAST_CLOCK, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (CauserieCall) call = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  clock->left = 3;
  service
      = causerie_service_new (CAUSERIE_SERVICE_ANTHROPIC,
                              causerie_test_server_get_base_url (server), "a-key", NULL, &error);
  g_assert_no_error (error);
  causerie_test_server_push (server,
                             causerie_test_reply_new_error (400, "invalid_request_error", "No"));
  call = causerie_call_new (session, CAUSERIE_CLOCK (clock), service, "models", NULL);
  causerie_call_send_async (call, clock->cancellable, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (g_cancellable_is_cancelled (clock->cancellable));
  g_assert_false (causerie_call_send_finish (call, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/stopped-as-an-error-arrives", test_stopped_as_an_error_arrives);
  return g_test_run ();
}
