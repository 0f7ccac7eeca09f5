/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reply's author is called. */
#include "config.h"

#include "causerie-sender-name.h"

#include <glib/gi18n-lib.h>

static char *
dup_listed_name (CauserieSession *session, const char *model)
{
  GListModel *models = causerie_session_get_models (session);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (CauserieModel) listed = g_list_model_get_item (models, i);

      if (g_str_equal (causerie_model_get_id (listed), model))
        return g_strdup (causerie_model_get_display_name (listed));
    }
  return NULL;
}

/**
 * causerie_sender_name_dup:
 * @session: (nullable): knows the names of the models its service lists
 * @model: (nullable): a model's id
 *
 * Models whose id begins with `claude-` are all called Claude; others go by their own name, so that
 * no other model passes for Claude.
 *
 * Returns: (transfer full): a name for people
 */
char *
causerie_sender_name_dup (CauserieSession *session, const char *model)
{
  char *name = NULL;

  if (model == NULL || g_str_has_prefix (model, "claude-"))
    return g_strdup ("Claude");
  if (session != NULL)
    name = dup_listed_name (session, model);
  return name != NULL ? name : g_strdup (model);
}
