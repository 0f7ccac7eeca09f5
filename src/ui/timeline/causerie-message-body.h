/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the content blocks of a message below each other. */
#pragma once

#include "causerie-content.h"
#include "causerie-find-words.h"
#include "causerie-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_BODY (causerie_message_body_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageBody, causerie_message_body, CAUSERIE, MESSAGE_BODY, GtkWidget)

GtkWidget *causerie_message_body_new (CauserieRole role);
void causerie_message_body_set_content (CauserieMessageBody *self, CauserieContent *content,
                                        gboolean finished);
void causerie_message_body_set_first_words (CauserieMessageBody *self, const char *first_words);
guint causerie_message_body_find (CauserieMessageBody *self, const CauserieFindWords *words,
                                  int current);
gboolean causerie_message_body_get_found_place (CauserieMessageBody *self,
                                                const CauserieFindWords *words, guint n,
                                                GtkWidget *relative_to, graphene_rect_t *place);
gboolean causerie_message_body_get_blank (CauserieMessageBody *self);
gboolean causerie_message_body_get_only_thinking (CauserieMessageBody *self);

G_END_DECLS
