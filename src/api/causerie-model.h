/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model that a service offers. */
#pragma once

#include "causerie-json-node.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieSupport:
 * @CAUSERIE_SUPPORT_UNKNOWN: the service does not say
 *
 * Whether a model can do something.
 */
typedef enum
{
  CAUSERIE_SUPPORT_UNKNOWN,
  CAUSERIE_SUPPORT_NO,
  CAUSERIE_SUPPORT_YES,
} CauserieSupport;

#define CAUSERIE_TYPE_MODEL (causerie_model_get_type ())
G_DECLARE_FINAL_TYPE (CauserieModel, causerie_model, CAUSERIE, MODEL, GObject)

CauserieModel *causerie_model_new (const char *id);
CauserieModel *causerie_model_new_named (const char *id, const char *display_name);
CauserieModel *causerie_model_new_from_json (JsonNode *object);

const char *causerie_model_get_id (CauserieModel *self);
const char *causerie_model_get_display_name (CauserieModel *self);
const char *causerie_model_get_line (CauserieModel *self);
const char *causerie_model_get_lifecycle (CauserieModel *self);
gint64 causerie_model_get_retires_at (CauserieModel *self);
gint64 causerie_model_get_created_at (CauserieModel *self);
gint64 causerie_model_get_max_tokens (CauserieModel *self);
gint64 causerie_model_get_max_input_tokens (CauserieModel *self);
gboolean causerie_model_get_thinking_adaptive (CauserieModel *self);
gboolean causerie_model_get_thinking_enabled (CauserieModel *self);
gboolean causerie_model_takes_effort (CauserieModel *self, const char *effort);
CauserieSupport causerie_model_get_image_input (CauserieModel *self);
CauserieSupport causerie_model_get_pdf_input (CauserieModel *self);
CauserieSupport causerie_model_get_web_search (CauserieModel *self);
gboolean causerie_model_get_caches (CauserieModel *self);
gboolean causerie_model_may_end (CauserieModel *self);

gboolean causerie_model_is_same_id (const char *one, const char *other);

G_END_DECLS
