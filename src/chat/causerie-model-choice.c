/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which model of which service answers. */
#include "config.h"

#include "causerie-model-choice.h"

G_DEFINE_BOXED_TYPE (CauserieModelChoice, causerie_model_choice, causerie_model_choice_copy,
                     causerie_model_choice_free)

/**
 * causerie_model_choice_new:
 * @service: (nullable): the service; %NULL for the active one
 * @model: (nullable): the model's id, or "" for the default one of the service
 */
CauserieModelChoice *
causerie_model_choice_new (CauserieServiceEntry *service, const char *model)
{
  CauserieModelChoice *choice = g_new0 (CauserieModelChoice, 1);

  g_set_object (&choice->service, service);
  choice->model = g_strdup (model);
  return choice;
}

/* @effort: (nullable) */
void
causerie_model_choice_set_effort (CauserieModelChoice *choice, const char *effort)
{
  char *copy = g_strdup (effort);

  g_free (choice->effort);
  choice->effort = copy;
}

/* Returns: (transfer none) (nullable): the effort to request: that of @choice if the service of
 * @choice takes it for the model */
const char *
causerie_model_choice_find_effort (const CauserieModelChoice *choice)
{
  CauserieModel *model;

  if (choice->effort == NULL || choice->service == NULL || choice->model == NULL
      || !causerie_service_entry_takes (choice->service, CAUSERIE_REQUEST_EFFORT, choice->model))
    return NULL;
  model = causerie_service_entry_find_model (choice->service, choice->model);
  return model != NULL && causerie_model_takes_effort (model, choice->effort) ? choice->effort
                                                                              : NULL;
}

/* Finds the service of the last reply among those that are set up. The service of this run is used
 * for all chats. */
static CauserieServiceEntry *
find_service (CauserieRegistry *registry, const char *identity)
{
  CauserieServiceEntry *active = causerie_registry_get_active (registry);

  if (identity == NULL || causerie_registry_get_fixed (registry))
    return active;
  return causerie_registry_find_identity (registry, identity);
}

/* Returns: (transfer full) (nullable): the model of the last reply. The identity of the active
 * service may have changed since. */
static char *
dup_model (CauserieBranch *branch, CauserieServiceEntry *service, gboolean is_active)
{
  CauserieService *current = is_active ? causerie_service_entry_get_service (service) : NULL;

  return causerie_branch_dup_model (
      branch, current != NULL ? causerie_service_get_identity (current) : NULL);
}

/**
 * causerie_model_choice_new_for_branch:
 * @branch: (nullable): a branch
 *
 * Finds what answers the next message unless the user chooses: the model of the last reply at its
 * service, also if another service is the default now. If that service is not set up any more, if
 * it was the demo and the demo is not the service any more, or if there is no reply, the default
 * model of the active service.
 *
 * The effort is that of the last reply, or that of new chats with the default model.
 *
 * Returns: (transfer full): the choice, whose model may be ""
 */
CauserieModelChoice *
causerie_model_choice_new_for_branch (CauserieRegistry *registry, CauserieBranch *branch)
{
  CauserieServiceEntry *active;
  CauserieServiceEntry *service;
  g_autofree char *model = NULL;
  g_autofree char *effort = NULL;
  CauserieModelChoice *choice;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (registry), NULL);
  active = causerie_registry_get_active (registry);
  service
      = find_service (registry, branch != NULL ? causerie_branch_get_last_service (branch) : NULL);
  if (service != NULL && branch != NULL)
    model = dup_model (branch, service, service == active);
  if (model != NULL)
    effort = causerie_branch_dup_effort (branch);
  else
    effort = g_strdup (causerie_registry_get_default_effort (registry));
  if (service == NULL)
    choice = causerie_model_choice_new (active, causerie_registry_get_default_model (registry));
  else
    choice = causerie_model_choice_new (
        service, model != NULL ? model : causerie_service_entry_get_default_model (service));
  causerie_model_choice_set_effort (choice, effort);
  return choice;
}

/**
 * causerie_model_choice_new_for_preset:
 * @preset: a preset, whose service may not be set up any more
 *
 * Returns: (transfer full): what answers in a new chat with the preset; a model that the
 *   preset does not choose is that of new chats
 */
CauserieModelChoice *
causerie_model_choice_new_for_preset (CauserieRegistry *registry,
                                      const CauseriePresetRecord *preset)
{
  CauserieModelChoice *choice;
  CauserieServiceEntry *service;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (registry) && preset != NULL, NULL);
  choice = causerie_model_choice_new_for_branch (registry, NULL);
  service = preset->model != NULL ? find_service (registry, preset->service) : NULL;
  if (service != NULL)
    {
      g_set_object (&choice->service, service);
      g_free (choice->model);
      choice->model = g_strdup (preset->model);
    }
  /* Without one, it is the usual effort of the model, not that of the last chat. */
  causerie_model_choice_set_effort (choice, preset->effort);
  return choice;
}

CauserieModelChoice *
causerie_model_choice_copy (const CauserieModelChoice *choice)
{
  CauserieModelChoice *copy;

  if (choice == NULL)
    return NULL;
  copy = causerie_model_choice_new (choice->service, choice->model);
  causerie_model_choice_set_effort (copy, choice->effort);
  return copy;
}

void
causerie_model_choice_free (CauserieModelChoice *choice)
{
  if (choice == NULL)
    return;
  g_clear_object (&choice->service);
  g_free (choice->model);
  g_free (choice->effort);
  g_free (choice);
}

/* @one, @other: (nullable) */
gboolean
causerie_model_choice_equal (const CauserieModelChoice *one, const CauserieModelChoice *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return one->service == other->service && g_strcmp0 (one->model, other->model) == 0
         && g_strcmp0 (one->effort, other->effort) == 0;
}
