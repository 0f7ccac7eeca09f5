/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a branch becomes on the wire: the messages of a request, from what is stored. Pure code. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieWireTarget:
 * @service: the identity of the service that is asked
 * @model: the model that is asked
 * @tools: (nullable): the JSON array of the tools that are offered with the messages
 * @without_thinking: leave all thinking out, whoever made it
 * @paused: (nullable): the content of a reply that the service paused and is to go on with
 *
 * Who gets the messages.
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
