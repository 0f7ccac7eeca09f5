/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses the body of a request. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoMessage:
 * @role: `user`, `assistant` or another
 * @text: its text blocks, joined with blank lines
 * @attachments: (element-type JsonNode): its pictures and documents
 *
 * Adjacent messages of the same role, merged like in the Messages API.
 */
typedef struct
{
  char *role;
  GString *text;
  GPtrArray *attachments;
} CauserieDemoMessage;

/**
 * CauserieDemoUsage:
 * @input: tokens of the prompt that are neither read from nor written to the cache
 * @cache_written_minutes: tokens written to the cache for five minutes
 * @cache_written_hour: tokens written to it for an hour
 *
 * The counts of a request.
 */
typedef struct
{
  guint input;
  guint cache_written_minutes;
  guint cache_written_hour;
  guint cache_read;
} CauserieDemoUsage;

/**
 * CauserieDemoPrompt:
 * @root: the body, reduced by causerie_demo_media_reduce()
 * @model: the model
 * @system: the texts of the system prompt, joined; empty if there is none
 * @messages: (element-type CauserieDemoMessage): the conversation
 * @has_pictures: whether there are any in it
 * @usage: counted when the request is answered
 *
 * The parsed body of a request. Unexpected values are ignored; validation is done by the hooks.
 * Only what the model cannot take is refused, as the user can choose it.
 */
typedef struct
{
  JsonNode *root;
  JsonNode *model;
  char *system;
  GPtrArray *messages;
  gboolean has_pictures;
  CauserieDemoUsage usage;
} CauserieDemoPrompt;

CauserieDemoPrompt *causerie_demo_prompt_new (GBytes *body, GError **error);
void causerie_demo_prompt_free (CauserieDemoPrompt *prompt);
gboolean causerie_demo_prompt_has_tools (const CauserieDemoPrompt *prompt);
gboolean causerie_demo_prompt_offers_tool (const CauserieDemoPrompt *prompt, const char *name);
const CauserieDemoMessage *causerie_demo_prompt_get_last_user (const CauserieDemoPrompt *prompt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoPrompt, causerie_demo_prompt_free)

G_END_DECLS
