/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that make the demo show one of the less happy states. */
#pragma once

#include "causerie-demo-answer.h"

G_BEGIN_DECLS

gboolean causerie_demo_state_apply (const char *question, CauserieDemoAnswer *answer);

G_END_DECLS
