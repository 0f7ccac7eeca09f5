/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts the stored messages of a branch to the messages of a request. Pure code. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieWireTarget:
 * @service: the identity of the service
 * @model: the model
 * @tools: (nullable): the JSON array of the offered tools
 * @without_thinking: leave all thinking out
 * @paused: (nullable): the content of a paused reply that the service should resume
 *
 * The recipient of the messages.
 */
typedef struct
{
  const char *service;
  const char *model;
  const char *tools;
  gboolean without_thinking;
  CauserieContent *paused;
} CauserieWireTarget;

char *causerie_wire_write (GPtrArray *path, const CauserieWireTarget *target, GError **error);
gboolean causerie_wire_is_same_model (const char *one, const char *other);

G_END_DECLS
