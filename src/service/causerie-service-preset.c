/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is known in advance about the kinds of services. */
#include "config.h"

#include "causerie-service-preset.h"

#define ALL                                                                                        \
  (CAUSERIE_TAKES_THINKING | CAUSERIE_TAKES_CACHE | CAUSERIE_TAKES_TOOLS | CAUSERIE_TAKES_DOCUMENTS)

/* vLLM reads a key only from `Authorization`, the others from there at least. Documents are left
   out where the server refuses them (vLLM) or ignores them silently, so that the model would not
   know of them. */
/* clang-format off */
static const CauserieServicePreset presets[] = {
  { CAUSERIE_PRESET_ANTHROPIC, "Anthropic", "", "https://platform.claude.com/", TRUE, FALSE, ALL },
  { CAUSERIE_PRESET_DEMO, NULL, "", NULL, FALSE, FALSE, ALL },
  { CAUSERIE_PRESET_CUSTOM, NULL, "", NULL, FALSE, FALSE, CAUSERIE_TAKES_TOOLS },
  { "ollama", "Ollama", "http://localhost:11434", NULL, FALSE, TRUE, CAUSERIE_TAKES_TOOLS },
  { "llama-cpp", "llama.cpp", "http://localhost:8080", NULL, FALSE, TRUE, CAUSERIE_TAKES_TOOLS },
  { "lm-studio", "LM Studio", "http://localhost:1234", NULL, FALSE, TRUE, CAUSERIE_TAKES_TOOLS },
  { "vllm", "vLLM", "http://localhost:8000", NULL, FALSE, TRUE, CAUSERIE_TAKES_TOOLS },
  { "litellm", "LiteLLM", "http://localhost:4000", NULL, TRUE, TRUE, ALL },
  { "openrouter", "OpenRouter", "https://openrouter.ai/api", "https://openrouter.ai/keys", TRUE,
    TRUE, ALL },
};

static const CauserieServicePreset *const addable[] = {
  &presets[3], &presets[4], &presets[5], &presets[6], &presets[7], &presets[8], &presets[2], NULL,
};
/* clang-format on */

/* Returns: (transfer none): the preset; that of a custom service for one of a later version */
const CauserieServicePreset *
causerie_service_preset_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].id, id))
      return &presets[i];
  return causerie_service_preset_find (CAUSERIE_PRESET_CUSTOM);
}

/* Returns: (transfer none) (array zero-terminated=1): the presets of which there can be any number
 * of services, the custom one last */
const CauserieServicePreset *const *
causerie_service_preset_list_addable (void)
{
  return addable;
}

CauserieServiceKind
causerie_service_preset_get_kind (const CauserieServicePreset *self)
{
  g_return_val_if_fail (self != NULL, CAUSERIE_SERVICE_CUSTOM);
  if (g_str_equal (self->id, CAUSERIE_PRESET_ANTHROPIC))
    return CAUSERIE_SERVICE_ANTHROPIC;
  if (g_str_equal (self->id, CAUSERIE_PRESET_DEMO))
    return CAUSERIE_SERVICE_DEMO;
  return CAUSERIE_SERVICE_CUSTOM;
}
