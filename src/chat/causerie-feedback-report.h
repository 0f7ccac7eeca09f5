/* SPDX-License-Identifier: GPL-3.0-or-later
 * A report of feedback as a text for people. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

/**
 * CauserieFeedbackEntry:
 * @feedback: the feedback itself
 * @title: the chat's title
 * @deleted: whether the chat is deleted
 * @model: (nullable): the model that replied
 * @question: (nullable): the user's message, in Markdown; %NULL to omit it
 * @reply: (nullable): the reply, in Markdown; %NULL to omit it
 *
 * One piece of feedback with the chat and messages it refers to.
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
