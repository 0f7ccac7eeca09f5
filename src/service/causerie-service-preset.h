/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is known in advance about the kinds of services. */
#pragma once

#include "causerie-service.h"

G_BEGIN_DECLS

#define CAUSERIE_PRESET_ANTHROPIC "anthropic"
#define CAUSERIE_PRESET_CUSTOM "custom"
#define CAUSERIE_PRESET_DEMO "demo"

/**
 * CauserieServiceTakes:
 * @CAUSERIE_TAKES_THINKING: the field `thinking`, for models of Anthropic
 * @CAUSERIE_TAKES_CACHE: marks for caching, for models of Anthropic
 * @CAUSERIE_TAKES_TOOLS: tools
 * @CAUSERIE_TAKES_DOCUMENTS: blocks of type `document`
 *
 * The optional parts of requests that a service can do something with.
 */
typedef enum
{
  CAUSERIE_TAKES_THINKING = 1 << 0,
  CAUSERIE_TAKES_CACHE = 1 << 1,
  CAUSERIE_TAKES_TOOLS = 1 << 2,
  CAUSERIE_TAKES_DOCUMENTS = 1 << 3,
} CauserieServiceTakes;

/**
 * CauserieServicePreset:
 * @id: the name of the preset in the settings
 * @name: (nullable): the name of the product, which is not translated
 * @base_url: the address in front of `/v1`, or "" if the user has to enter one
 * @key_page: (nullable): the address of the web page where keys are issued; without a key, such a
 *   service cannot be used
 * @needs_key: whether the service usually asks for a key
 * @key_is_token: whether the key is sent as `Authorization: Bearer` instead of `x-api-key`
 * @takes: a set of #CauserieServiceTakes; what the model list says comes before it
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *base_url;
  const char *key_page;
  gboolean needs_key;
  gboolean key_is_token;
  guint takes;
} CauserieServicePreset;

const CauserieServicePreset *causerie_service_preset_find (const char *id);
const CauserieServicePreset *const *causerie_service_preset_list_addable (void);
CauserieServiceKind causerie_service_preset_get_kind (const CauserieServicePreset *self);

G_END_DECLS
