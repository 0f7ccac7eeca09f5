/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts for tokens, costs, and what is stored about a reply. */
#pragma once

#include "causerie-session.h"

G_BEGIN_DECLS

char *causerie_usage_words_dup_number (gint64 number);
char *causerie_usage_words_dup_cost (gint64 cost);
char *causerie_usage_words_dup_share (gint64 part, gint64 whole);
char *causerie_usage_words_dup_duration (gint64 microseconds);
char *causerie_usage_words_dup_model (CauserieSession *session, const char *model);
char *causerie_usage_words_dup_stop_reason (const char *reason, CauserieMessageState state);
char *causerie_usage_words_dup_estimate (void);

G_END_DECLS
