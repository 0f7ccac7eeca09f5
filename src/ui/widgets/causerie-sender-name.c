/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reply's author is called. */
#include "config.h"

#include "causerie-sender-name.h"

#include <glib/gi18n-lib.h>

/**
 * causerie_sender_name_dup:
 * @session: (nullable): knows the names of the models its service lists
 * @model: (nullable): a model's id
 *
 * Models whose id begins with `claude-` are all called Claude; others go by their own name, so that
 * no other model passes for Claude.
 */
char *
causerie_sender_name_dup (CauserieSession *session, const char *model)
{
  const char *name = NULL;

  if (model == NULL || g_str_has_prefix (model, "claude-"))
    return g_strdup ("Claude");
  if (session != NULL)
    name = causerie_registry_get_model_name (causerie_session_get_registry (session), model);
  return g_strdup (name != NULL ? name : model);
}
