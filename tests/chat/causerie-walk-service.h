/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service on loopback for random walks: it judges every request like the Messages API, signs its
 * thinking, and answers with a reply of a kind that the walk has chosen. */
#pragma once

#include "causerie-strict-abilities.h"

G_BEGIN_DECLS

/**
 * CauserieWalkReply:
 * @name: for the log of the walk
 * @weight: how often it comes
 * @blocks: a letter for each block; see causerie-walk-service.c
 * @stop_reason: (nullable): the stop reason; %NULL if the connection is lost, or if the reply stays
 *   open
 * @held: whether the reply stays open until the walk lets go or stops it
 *
 * A kind of reply.
 */
typedef struct
{
  const char *name;
  guint weight;
  const char *blocks;
  const char *stop_reason;
  gboolean held;
} CauserieWalkReply;

/**
 * CauserieWalkModel:
 * @id: the id
 * @abilities: which thinking and which effort it takes
 * @takes_images: whether it reads images
 * @takes_pdfs: whether it reads PDFs
 * @searches: whether the service searches the web for it
 *
 * A model and its abilities.
 */
typedef struct
{
  const char *id;
  CauserieStrictAbilities abilities;
  gboolean takes_images;
  gboolean takes_pdfs;
  gboolean searches;
} CauserieWalkModel;

/**
 * CauserieWalkService:
 *
 * A running service.
 */
typedef struct _CauserieWalkService CauserieWalkService;

CauserieWalkService *causerie_walk_service_new (const char *name, const CauserieWalkModel *models,
                                                guint n_models, gboolean tells_abilities);
void causerie_walk_service_free (CauserieWalkService *self);
const char *causerie_walk_service_get_base_url (CauserieWalkService *self);

void causerie_walk_service_set_next (CauserieWalkService *self, const CauserieWalkReply *reply);
gboolean causerie_walk_service_has_taken (CauserieWalkService *self);
void causerie_walk_service_let_go (CauserieWalkService *self);
char *causerie_walk_service_dup_refusal (CauserieWalkService *self);
guint causerie_walk_service_get_n_requests (CauserieWalkService *self);
guint causerie_walk_service_get_n_searches (CauserieWalkService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieWalkService, causerie_walk_service_free)

G_END_DECLS
