/* SPDX-License-Identifier: GPL-3.0-or-later
 * Model lists: parsing those of services, the built-in list, and choosing the default model. */
#pragma once

#include "causerie-model.h"
#include "causerie-service.h"

G_BEGIN_DECLS

gboolean causerie_model_list_parse (GPtrArray *models, const char *json, gsize length,
                                    char **next_after, GError **error);
GPtrArray *causerie_model_list_builtin (CauserieServiceKind kind);
CauserieModel *causerie_model_list_find (GPtrArray *models, const char *id);
CauserieModel *causerie_model_list_pick_default (GPtrArray *models);

G_END_DECLS
