/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the body of a request for a reply. */
#pragma once

#include "causerie-cache-mark.h"
#include "causerie-request-body.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieRequest:
 * @model: the model's id, plain text
 * @max_tokens: the maximum number of tokens of the reply, including thinking; 0 for a request that
 *   only counts, which must not have it
 * @system: (nullable): JSON of the system prompt: a string or an array of text blocks
 * @system_as_text: whether @system is sent as a string, for services that take no blocks
 * @tools: (nullable): JSON array of tools
 * @messages: JSON array of messages
 * @insertions: (nullable) (element-type CauserieInsertion): the files to insert into @messages
 * @reader: (nullable): reads the files
 * @thinking: (nullable): JSON object of the field `thinking`
 * @effort: (nullable): the level of effort, plain text; %NULL for the usual one of the model
 * @cache: how long the service should keep the tools and the system prompt; the marks in @messages
 *   are not changed
 * @stream: whether to stream the reply
 *
 * The members of a request. All strings but @model and @effort are JSON that has passed
 * causerie_json_check(), and are copied byte for byte.
 */
typedef struct
{
  const char *model;
  gint64 max_tokens;
  const char *system;
  gboolean system_as_text;
  const char *tools;
  const char *messages;
  GArray *insertions;
  const CauserieFileReader *reader;
  const char *thinking;
  const char *effort;
  CauserieCacheLife cache;
  gboolean stream;
} CauserieRequest;

CauserieRequestBody *causerie_request_write (const CauserieRequest *request);
gboolean causerie_request_offers_tools (CauserieRequestBody *body);
gboolean causerie_request_has_system_blocks (const CauserieRequest *request);

G_END_DECLS
