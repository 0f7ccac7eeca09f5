/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models that the demo service lists. None of them pretends to be Claude. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieDemoModel:
 * @id: the name in requests
 * @display_name: the name for people
 * @line: the model line it stands in for
 * @created: RFC 3339 time
 * @max_input: tokens it reads at most
 * @max_output: tokens it writes at most
 * @thinks: whether it takes adaptive thinking and an effort
 * @takes_system_turns: whether `messages` may hold system messages
 *
 * One scripted model.
 */
typedef struct
{
  const char *id;
  const char *display_name;
  const char *line;
  const char *created;
  guint max_input;
  guint max_output;
  gboolean thinks;
  gboolean takes_system_turns;
} CauserieDemoModel;

const CauserieDemoModel *causerie_demo_models_find (const char *id);
const CauserieDemoModel *causerie_demo_models_choose (const char *id);
char *causerie_demo_models_to_json (const CauserieDemoModel *model);
char *causerie_demo_models_list (GHashTable *query, GError **error);

G_END_DECLS
