/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the body of a request for a reply. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieRequest:
 * @model: the model's id, plain text
 * @max_tokens: the maximum number of tokens of the reply, including thinking
 * @system: (nullable): JSON of the system prompt: a string or an array of text blocks
 * @tools: (nullable): JSON array of tools
 * @messages: JSON array of messages
 * @thinking: (nullable): JSON object of the field `thinking`
 * @stream: whether to stream the reply
 *
 * The members of a request. All strings but @model are JSON that has passed causerie_json_check(),
 * and are copied byte for byte.
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
