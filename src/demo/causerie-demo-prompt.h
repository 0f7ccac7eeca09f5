/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses the body of a request. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoMessage:
 * @role: `user`, `assistant` or another
 * @text: its text blocks, joined with blank lines
 * @n_images: number of images
 * @n_documents: number of documents
 *
 * Adjacent messages of the same role, merged like in the Messages API.
 */
typedef struct
{
  char *role;
  GString *text;
  guint n_images;
  guint n_documents;
} CauserieDemoMessage;

/**
 * CauserieDemoPrompt:
 * @root: the body
 * @model: the model
 * @system: the texts of the system prompt, joined; empty if there is none
 * @messages: (element-type CauserieDemoMessage): the conversation
 *
 * The parsed body of a request. Unexpected values are ignored; validation is done by the hooks.
 */
typedef struct
{
  JsonNode *root;
  JsonNode *model;
  char *system;
  GPtrArray *messages;
} CauserieDemoPrompt;

CauserieDemoPrompt *causerie_demo_prompt_new (GBytes *body, GError **error);
void causerie_demo_prompt_free (CauserieDemoPrompt *prompt);
gboolean causerie_demo_prompt_has_tools (const CauserieDemoPrompt *prompt);
gboolean causerie_demo_prompt_offers_tool (const CauserieDemoPrompt *prompt, const char *name);
const CauserieDemoMessage *causerie_demo_prompt_get_last_user (const CauserieDemoPrompt *prompt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoPrompt, causerie_demo_prompt_free)

G_END_DECLS
