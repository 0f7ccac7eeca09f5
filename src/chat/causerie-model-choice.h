/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which model of which service answers. */
#pragma once

#include "causerie-branch.h"
#include "causerie-record.h"
#include "causerie-registry.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MODEL_CHOICE (causerie_model_choice_get_type ())

/**
 * CauserieModelChoice:
 * @service: (nullable): the service; %NULL for the active one
 * @model: (nullable): the model's id, listed or not; %NULL and "" for the default one of the
 * service
 * @effort: (nullable): the effort, which the model may not take; %NULL for its usual one
 *
 * A model of a service, and how thoroughly it works.
 */
typedef struct
{
  CauserieServiceEntry *service;
  char *model;
  char *effort;
} CauserieModelChoice;

GType causerie_model_choice_get_type (void);
CauserieModelChoice *causerie_model_choice_new (CauserieServiceEntry *service, const char *model);
CauserieModelChoice *causerie_model_choice_new_for_branch (CauserieRegistry *registry,
                                                           CauserieBranch *branch);
CauserieModelChoice *causerie_model_choice_new_for_preset (CauserieRegistry *registry,
                                                           const CauseriePresetRecord *preset);
void causerie_model_choice_set_effort (CauserieModelChoice *choice, const char *effort);
const char *causerie_model_choice_find_effort (const CauserieModelChoice *choice);
CauserieModelChoice *causerie_model_choice_copy (const CauserieModelChoice *choice);
void causerie_model_choice_free (CauserieModelChoice *choice);
gboolean causerie_model_choice_equal (const CauserieModelChoice *one,
                                      const CauserieModelChoice *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieModelChoice, causerie_model_choice_free)

G_END_DECLS
