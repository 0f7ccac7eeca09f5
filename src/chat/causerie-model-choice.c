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

/**
 * causerie_model_choice_new_for_branch:
 * @branch: (nullable): a branch
 *
 * Finds what answers the next message unless the user chooses: the model of the last reply at its
 * service, also if another service is the default now. If that service is not set up any more, if
 * it was the demo and the demo is not the service any more, or if there is no reply, the default
 * model of the active service.
 *
 * Returns: (transfer full): the choice, whose model may be ""
 */
CauserieModelChoice *
causerie_model_choice_new_for_branch (CauserieRegistry *registry, CauserieBranch *branch)
{
  CauserieServiceEntry *active;
  CauserieServiceEntry *service;
  CauserieService *current;
  g_autofree char *model = NULL;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (registry), NULL);
  active = causerie_registry_get_active (registry);
  service
      = find_service (registry, branch != NULL ? causerie_branch_get_last_service (branch) : NULL);
  if (service == NULL)
    return causerie_model_choice_new (active, causerie_registry_get_default_model (registry));
  current = causerie_service_entry_get_service (service);
  if (branch != NULL)
    model = causerie_branch_dup_model (branch, service == active && current != NULL
                                                   ? causerie_service_get_identity (current)
                                                   : NULL);
  return causerie_model_choice_new (
      service, model != NULL ? model : causerie_service_entry_get_default_model (service));
}

CauserieModelChoice *
causerie_model_choice_copy (const CauserieModelChoice *choice)
{
  return choice != NULL ? causerie_model_choice_new (choice->service, choice->model) : NULL;
}

void
causerie_model_choice_free (CauserieModelChoice *choice)
{
  if (choice == NULL)
    return;
  g_clear_object (&choice->service);
  g_free (choice->model);
  g_free (choice);
}

/* @one, @other: (nullable) */
gboolean
causerie_model_choice_equal (const CauserieModelChoice *one, const CauserieModelChoice *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return one->service == other->service && g_strcmp0 (one->model, other->model) == 0;
}
