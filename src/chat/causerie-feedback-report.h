/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feedback as a text that a person can read, keep, and hand on. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

/**
 * CauserieFeedbackEntry:
 * @feedback: the feedback itself
 * @title: the chat's title
 * @deleted: whether the chat is among the deleted ones
 * @model: (nullable): the model that replied
 * @question: (nullable): what the reply answers, in Markdown; %NULL where it is not wanted
 * @reply: (nullable): the reply, in Markdown; likewise
 *
 * One piece of feedback with what it is about.
 */
typedef struct
{
  CauserieFeedback *feedback;
  char *title;
  gboolean deleted;
  char *model;
  char *question;
  char *reply;
} CauserieFeedbackEntry;

CauserieFeedbackEntry *causerie_feedback_entry_new (const CauserieFeedback *feedback);
void causerie_feedback_entry_free (CauserieFeedbackEntry *self);
char *causerie_feedback_report_write (GPtrArray *entries, GDateTime *now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieFeedbackEntry, causerie_feedback_entry_free)

G_END_DECLS
