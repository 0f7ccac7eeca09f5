/* SPDX-License-Identifier: GPL-3.0-or-later
 * Formats feedback as Markdown. Pure code: it reads neither the clock nor the library. */
#include "config.h"

#include "causerie-feedback-report.h"

#include "causerie-feedback-reasons.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * causerie_feedback_entry_new:
 * @feedback: the feedback; copied
 */
CauserieFeedbackEntry *
causerie_feedback_entry_new (const CauserieFeedback *feedback)
{
  CauserieFeedbackEntry *self;

  g_return_val_if_fail (feedback != NULL, NULL);
  self = g_new0 (CauserieFeedbackEntry, 1);
  self->feedback = g_memdup2 (feedback, sizeof *feedback);
  self->feedback->reasons = g_strdup (feedback->reasons);
  self->feedback->text = g_strdup (feedback->text);
  return self;
}

void
causerie_feedback_entry_free (CauserieFeedbackEntry *self)
{
  g_return_if_fail (self != NULL);
  causerie_feedback_free (self->feedback);
  g_free (self->title);
  g_free (self->model);
  g_free (self->question);
  g_free (self->reply);
  g_free (self);
}

/* Escapes Markdown and folds line breaks, as a title is one line of plain text. */
static void
append_escaped (GString *report, const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (strchr ("\\`*_[]<>#&|~", *text) != NULL)
        g_string_append_c (report, '\\');
      g_string_append_c (report, *text == '\n' || *text == '\r' ? ' ' : *text);
    }
}

static void
append_field (GString *report, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append (report, "- ");
  /* Translators: a line of a report; %s is the name of the field, such as "Model" */
  g_string_append_printf (report, _ ("%s:"), name);
  g_string_append_c (report, ' ');
  append_escaped (report, value);
  g_string_append_c (report, '\n');
}

/* Marks every line as a quote, so that no text can look like a part of the report. */
static void
append_quote (GString *report, const char *name, const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *stripped = NULL;

  if (text == NULL)
    return;
  stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    return;
  lines = g_strsplit_set (stripped, "\n\r", -1);
  g_string_append_c (report, '\n');
  g_string_append_printf (report, _ ("%s:"), name);
  g_string_append (report, "\n\n");
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (report, *lines[i] != '\0' ? "> %s\n" : ">%s\n", lines[i]);
}

static char *
dup_time (GDateTime *now, gint64 microseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local
      = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
}

static void
append_entry (GString *report, const CauserieFeedbackEntry *entry, GDateTime *now)
{
  const CauserieFeedback *feedback = entry->feedback;
  g_autofree char *reasons = causerie_feedback_dup_reasons (feedback->reasons);
  g_autofree char *time = dup_time (now, feedback->created_at);

  g_string_append (report, "\n## ");
  append_escaped (report, entry->title != NULL ? entry->title : "");
  g_string_append (report, "\n\n");
  /* Translators: field of a feedback report: whether the reply was good or poor */
  append_field (report, _ ("Verdict"), causerie_feedback_get_verdict_label (feedback->verdict));
  /* Translators: field of a feedback report: what was good or poor about the reply */
  append_field (report, _ ("Reasons"), reasons);
  append_field (report, _ ("Model"), entry->model);
  /* Translators: field of a feedback report: when the feedback was given */
  append_field (report, _ ("Given"), time);
  /* Translators: field of a feedback report: the person’s own words */
  append_quote (report, _ ("Comments"), feedback->text);
  /* Translators: field of a feedback report: the message that was answered */
  append_quote (report, _ ("Your message"), entry->question);
  /* Translators: field of a feedback report: the text of the reply */
  append_quote (report, _ ("The reply"), entry->reply);
}

/**
 * causerie_feedback_report_write:
 * @entries: (element-type CauserieFeedbackEntry): the feedback, in the order of the report
 * @now: the time of the report; all times are given in its time zone
 *
 * All text written by the user or by models is escaped, or quoted line by line.
 *
 * Returns: (transfer full): the report in Markdown that is also readable as plain text
 */
char *
causerie_feedback_report_write (GPtrArray *entries, GDateTime *now)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_autofree char *time = NULL;

  g_return_val_if_fail (entries != NULL && now != NULL, NULL);
  time = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_string_append_printf (report, "# %s\n\n", _ ("Feedback from Causerie"));
  /* Translators: %s is a date and a time */
  g_string_append_printf (report, _ ("Written on %s."), time);
  g_string_append_c (report, ' ');
  g_string_append_printf (
      report,
      /* Translators: %u is how many times feedback was given */
      ngettext ("%u piece of feedback.", "%u pieces of feedback.", entries->len), entries->len);
  g_string_append (report, "\n");
  for (guint i = 0; i < entries->len; i++)
    append_entry (report, g_ptr_array_index (entries, i), now);
  return g_strdup (report->str);
}
