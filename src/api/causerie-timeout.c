/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of a connection: cancels it when nothing arrives for too long. */
#include "config.h"

#include "causerie-timeout.h"

#include "causerie-loopback.h"

/* Timeouts in microseconds. A local server may need long to load a model and to process a long
 * prompt, so there is no timeout before its first byte. */
#define CONNECTING_TIMEOUT (2 * 60 * G_USEC_PER_SEC)
#define ANTHROPIC_TIMEOUT (5 * 60 * G_USEC_PER_SEC)
#define CUSTOM_TIMEOUT (30 * 60 * G_USEC_PER_SEC)

/* While the computer sleeps, a service or a router closes the connection, of which nobody is told.
   If nothing arrives for so long after it wakes, the connection is taken for dead. */
#define AWAKE_TIMEOUT (30 * G_USEC_PER_SEC)

/* A sleep that is shorter, in microseconds, does not matter. */
#define SHORT_SLEEP (5 * G_USEC_PER_SEC)

/* What had arrived before the computer slept is read within this time, in microseconds, after it
 * wakes. It does not show that the connection is alive. */
#define STALE_TIME (5 * G_USEC_PER_SEC)

/* How often to look whether the computer has slept. In seconds. */
#define CHECK_SECONDS 10

struct _CauserieTimeout
{
  CauserieClock *clock;
  CauserieServiceKind kind;
  gboolean remote; /* the service is on another computer */
  GCancellable *cancellable;
  GSource *timer;
  GSource *checks;
  CauserieTimeoutPhase phase;
  gint64 slept;    /* until the last check, in microseconds */
  gint64 woken_at; /* when it was noticed, in microseconds since 1970; 0 if the computer has not
                      slept since the connection began */
  gboolean timer_is_short; /* @timer has the duration after a sleep */
  gboolean passed;
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
clear_timer (CauserieTimeout *self)
{
  clear_source (&self->timer);
  clear_source (&self->checks);
}

static gboolean
on_timer_passed_cb (gpointer data)
{
  CauserieTimeout *self = data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
is_remote (CauserieService *service)
{
  g_autofree char *address = causerie_service_dup_url (service, "messages");
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && !causerie_loopback_has_host (g_uri_get_host (uri));
}

/**
 * causerie_timeout_new:
 * @cancellable: cancelled on timeout
 */
CauserieTimeout *
causerie_timeout_new (CauserieClock *clock, CauserieService *service, GCancellable *cancellable)
{
  CauserieTimeout *self = g_new0 (CauserieTimeout, 1);

  self->clock = g_object_ref (clock);
  self->kind = causerie_service_get_kind (service);
  self->remote = is_remote (service);
  self->cancellable = g_object_ref (cancellable);
  return self;
}

void
causerie_timeout_free (CauserieTimeout *self)
{
  clear_timer (self);
  g_object_unref (self->clock);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gint64
get_duration (const CauserieTimeout *self, CauserieTimeoutPhase phase)
{
  gboolean anthropic = self->kind == CAUSERIE_SERVICE_ANTHROPIC;

  switch (phase)
    {
    case CAUSERIE_TIMEOUT_CONNECTING:
      return CONNECTING_TIMEOUT;
    case CAUSERIE_TIMEOUT_WAITING:
      return anthropic ? ANTHROPIC_TIMEOUT : 0;
    case CAUSERIE_TIMEOUT_READING:
      return anthropic ? ANTHROPIC_TIMEOUT : CUSTOM_TIMEOUT;
    case CAUSERIE_TIMEOUT_IDLE:
    default:
      return 0;
    }
}

static void
start_timer (CauserieTimeout *self, gint64 duration)
{
  clear_source (&self->timer);
  self->timer_is_short = duration == AWAKE_TIMEOUT;
  self->timer = causerie_clock_create_timer (self->clock, duration);
  g_source_set_callback (self->timer, on_timer_passed_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* Returns: whether the computer has slept since the last check */
static gboolean
has_slept (CauserieTimeout *self)
{
  gint64 slept = causerie_clock_get_slept (self->clock);
  gboolean woken = self->remote && slept - self->slept > SHORT_SLEEP;

  self->slept = slept;
  if (woken)
    self->woken_at = causerie_clock_get_time (self->clock);
  return woken;
}

/* Restarts the timeout, for a connection that may be dead, if the computer has slept. */
void
causerie_timeout_check_sleep (CauserieTimeout *self)
{
  if (self->phase != CAUSERIE_TIMEOUT_IDLE && has_slept (self))
    start_timer (self, AWAKE_TIMEOUT);
}

static gboolean
on_check_cb (gpointer data)
{
  causerie_timeout_check_sleep (data);
  return G_SOURCE_CONTINUE;
}

static void
start_checks (CauserieTimeout *self)
{
  self->checks = g_timeout_source_new_seconds (CHECK_SECONDS);
  g_source_set_callback (self->checks, on_check_cb, self, NULL);
  g_source_attach (self->checks, g_main_context_get_thread_default ());
}

static void
begin (CauserieTimeout *self)
{
  self->slept = causerie_clock_get_slept (self->clock);
  self->woken_at = 0;
}

/* Returns: whether what arrived now may have come before the computer slept */
static gboolean
may_be_stale (CauserieTimeout *self)
{
  return self->woken_at != 0 && causerie_clock_get_time (self->clock) - self->woken_at < STALE_TIME;
}

/* Restarts the timeout: two minutes to connect; then five minutes for Anthropic. Other services
 * have no timeout for the first byte, and half an hour for each of the following ones. */
void
causerie_timeout_start (CauserieTimeout *self, CauserieTimeoutPhase phase)
{
  gint64 duration = get_duration (self, phase);

  clear_timer (self);
  if (self->phase == CAUSERIE_TIMEOUT_IDLE)
    begin (self);
  self->phase = phase;
  if (phase == CAUSERIE_TIMEOUT_IDLE)
    return;
  if (self->remote)
    start_checks (self);
  if (has_slept (self) || may_be_stale (self))
    start_timer (self, AWAKE_TIMEOUT);
  else if (duration > 0)
    start_timer (self, duration);
}

/**
 * causerie_timeout_reset:
 * @cancellable: replaces the cancellable that is cancelled on timeout
 *
 * Resets a timeout that has passed, for a new attempt.
 */
void
causerie_timeout_reset (CauserieTimeout *self, GCancellable *cancellable)
{
  clear_timer (self);
  self->phase = CAUSERIE_TIMEOUT_IDLE;
  self->passed = FALSE;
  g_set_object (&self->cancellable, cancellable);
}

/* Returns: whether the timeout has passed and the cancellable was cancelled */
gboolean
causerie_timeout_has_passed (const CauserieTimeout *self)
{
  return self->passed;
}

/* Returns: why: nothing arrived for too long, or the connection did not survive that the computer
 * slept */
CauserieError
causerie_timeout_get_code (const CauserieTimeout *self)
{
  return self->timer_is_short ? CAUSERIE_ERROR_CONNECTION_LOST : CAUSERIE_ERROR_TIMEOUT;
}
