/* SPDX-License-Identifier: GPL-3.0-or-later
 * The patterns that the demo recognizes, and the texts that answer them. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoScript:
 *
 * The content of `words.json`: regular expressions by kind and topic.
 */
typedef struct _CauserieDemoScript CauserieDemoScript;

CauserieDemoScript *causerie_demo_script_new (void);
void causerie_demo_script_free (CauserieDemoScript *script);
gboolean causerie_demo_script_matches (const CauserieDemoScript *script, const char *kind,
                                       const char *text);
const char *causerie_demo_script_find_topic (const CauserieDemoScript *script, const char *text);
JsonNode *causerie_demo_script_find_state (const CauserieDemoScript *script, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoScript, causerie_demo_script_free)

G_END_DECLS
