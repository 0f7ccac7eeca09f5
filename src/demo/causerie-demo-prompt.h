/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service reads of a request for a reply. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoMessage:
 * @role: `user`, `assistant` or another
 * @text: its text blocks, with a blank line between two
 * @n_images: how many images it has
 * @n_documents: how many documents it has
 *
 * Neighboring messages of one role, merged as the Messages API merges them.
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
 * @model: the model that answers
 * @system: the system prompt's texts, joined; empty without one
 * @messages: (element-type CauserieDemoMessage): the conversation
 *
 * The body of a request. What has an unexpected form is passed over: refusing is for the hooks.
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
