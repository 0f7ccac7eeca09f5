/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels of feedback: the verdicts, and the reasons that the user can check. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

/**
 * CauserieFeedbackReason:
 * @verdict: the verdict it belongs to
 * @name: the name stored in the library
 * @label: the translated label
 *
 * One reason that the user can check.
 */
typedef struct
{
  CauserieVerdict verdict;
  const char *name;
  const char *label;
} CauserieFeedbackReason;

gboolean causerie_feedback_get_reason (guint position, CauserieFeedbackReason *reason);
gboolean causerie_feedback_has_reason (const char *names, const char *name);
char *causerie_feedback_dup_reasons (const char *names);
char *causerie_feedback_filter_reasons (const char *names, CauserieVerdict verdict);
const char *causerie_feedback_get_verdict_label (CauserieVerdict verdict);

G_END_DECLS
