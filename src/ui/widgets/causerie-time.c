/* SPDX-License-Identifier: GPL-3.0-or-later
 * Formats times for display. */
#include "config.h"

#include "causerie-time.h"

#include <glib/gi18n-lib.h>

static GDateTime *
create_local (gint64 microseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * causerie_time_dup_short:
 * @microseconds: since 1970 UTC
 *
 * Returns: (transfer full): the time if today, the weekday if within the last week, otherwise the
 * date
 */
char *
causerie_time_dup_short (gint64 microseconds)
{
  g_autoptr (GDateTime) then = create_local (microseconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight = NULL;
  gint64 before;

  if (then == NULL)
    return g_strdup ("");
  midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                    g_date_time_get_day_of_month (now), 0, 0, 0);
  before = g_date_time_difference (midnight, then);
  if (before <= 0)
    /* Translators: the time of day, see g_date_time_format() */
    return g_date_time_format (then, _ ("%H:%M"));
  if (before <= 6 * G_TIME_SPAN_DAY)
    /* Translators: the short name of the weekday, see g_date_time_format() */
    /* xgettext:no-c-format */
    return g_date_time_format (then, _ ("%a"));
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, see g_date_time_format() */
    return g_date_time_format (then, _ ("%-d %b"));
  /* Translators: a day of another year, see g_date_time_format() */
  return g_date_time_format (then, _ ("%b %Y"));
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/**
 * causerie_time_is_same_day:
 * @a: microseconds since 1970 UTC
 * @b: likewise
 *
 * Returns: whether both are on the same day where the user is
 */
gboolean
causerie_time_is_same_day (gint64 a, gint64 b)
{
  g_autoptr (GDateTime) first = create_local (a);
  g_autoptr (GDateTime) second = create_local (b);

  return first == NULL || second == NULL || is_same_day (first, second);
}

/**
 * causerie_time_dup_moment:
 * @microseconds: since 1970 UTC
 *
 * Returns: (transfer full): the time of day, with the date if that is not today
 */
char *
causerie_time_dup_moment (gint64 microseconds)
{
  g_autoptr (GDateTime) then = create_local (microseconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (then == NULL)
    return g_strdup ("");
  if (is_same_day (then, now))
    return g_date_time_format (then, _ ("%H:%M"));
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year with the time, see g_date_time_format() */
    return g_date_time_format (then, _ ("%-d %b, %H:%M"));
  /* Translators: a day of another year with the time, see g_date_time_format() */
  return g_date_time_format (then, _ ("%-d %b %Y, %H:%M"));
}

/**
 * causerie_time_dup_day:
 * @microseconds: since 1970 UTC
 *
 * Returns: (transfer full): the full date, without the year if it is this one
 */
char *
causerie_time_dup_day (gint64 microseconds)
{
  g_autoptr (GDateTime) then = create_local (microseconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (then == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, between the messages of a chat, see g_date_time_format() */
    return g_date_time_format (then, _ ("%A, %-d %B"));
  /* Translators: a day of another year, between the messages of a chat, see
     g_date_time_format() */
  return g_date_time_format (then, _ ("%A, %-d %B %Y"));
}

/**
 * causerie_time_dup_long:
 * @microseconds: since 1970 UTC
 */
char *
causerie_time_dup_long (gint64 microseconds)
{
  g_autoptr (GDateTime) then = create_local (microseconds);

  if (then == NULL)
    return g_strdup ("");
  /* Translators: a full date with its time, see g_date_time_format() */
  return g_date_time_format (then, _ ("%A, %-d %B %Y, %H:%M"));
}
