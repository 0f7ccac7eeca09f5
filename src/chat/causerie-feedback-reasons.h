/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of feedback: verdicts, and the reasons that can be ticked. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

/**
 * CauserieFeedbackReason:
 * @verdict: the verdict it belongs to
 * @name: the stable name it is stored under
 * @label: what people read, in their language
 *
 * One reason that a person can give.
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
char *causerie_feedback_keep_reasons (const char *names, CauserieVerdict verdict);
const char *causerie_feedback_get_verdict_label (CauserieVerdict verdict);

G_END_DECLS
