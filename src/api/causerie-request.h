/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the body of a request for a reply. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieRequest:
 * @model: the model's id, plain text
 * @max_tokens: the most tokens the reply may have, thinking included
 * @system: (nullable): JSON of the system prompt: a string or an array of text blocks
 * @tools: (nullable): JSON array of tools
 * @messages: JSON array of messages
 * @thinking: (nullable): JSON object that asks for thinking
 * @stream: whether the reply is to come as a stream of events
 *
 * What a request says. Everything but @model is JSON already and is copied as it is, byte for byte:
 * whoever fills this in keeps to text that passed causerie_json_check().
 */
typedef struct
{
  const char *model;
  gint64 max_tokens;
  const char *system;
  const char *tools;
  const char *messages;
  const char *thinking;
  gboolean stream;
} CauserieRequest;

GBytes *causerie_request_write (const CauserieRequest *request);
gboolean causerie_request_offers_tools (GBytes *body);

G_END_DECLS
