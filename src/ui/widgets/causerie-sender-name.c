/* SPDX-License-Identifier: GPL-3.0-or-later
 * The name of the sender of a reply. */
#include "config.h"

#include "causerie-sender-name.h"

#include <glib/gi18n-lib.h>

/**
 * causerie_sender_name_dup:
 * @session: (nullable): provides the display names of models
 * @model: (nullable): the id of a model
 *
 * Returns "Claude" for all models whose id begins with `claude-`, and the display name or the id of
 * others, so that no other model is called Claude.
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
