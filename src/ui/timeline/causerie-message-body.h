/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the content blocks of a message below each other. */
#pragma once

#include "causerie-attachment-store.h"
#include "causerie-content.h"
#include "causerie-find-words.h"
#include "causerie-markdown-place.h"
#include "causerie-message.h"
#include "causerie-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_BODY (causerie_message_body_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageBody, causerie_message_body, CAUSERIE, MESSAGE_BODY, GtkWidget)

GtkWidget *causerie_message_body_new (CauserieRole role);
void causerie_message_body_set_store (CauserieMessageBody *self, CauserieAttachmentStore *store);
void causerie_message_body_set_thinking_times (CauserieMessageBody *self, GArray *times);
void causerie_message_body_set_content (CauserieMessageBody *self, CauserieContent *content,
                                        gboolean finished);
void causerie_message_body_set_first_words (CauserieMessageBody *self, const char *first_words);
guint causerie_message_body_find (CauserieMessageBody *self, CauserieFindWords *words, int current);
gboolean causerie_message_body_get_found_place (CauserieMessageBody *self,
                                                const CauserieFindWords *words, guint n,
                                                GtkWidget *relative_to, graphene_rect_t *place);
gboolean causerie_message_body_get_blank (CauserieMessageBody *self);
gboolean causerie_message_body_get_loading (CauserieMessageBody *self);
gboolean causerie_message_body_get_only_thinking (CauserieMessageBody *self);

/* Places in the text: the path begins with the id of a content block. */
void causerie_message_body_list_labels (CauserieMessageBody *self, GPtrArray *labels);
CauserieMarkdownPlace *causerie_message_body_find_place (CauserieMessageBody *self,
                                                         GtkWidget *label, gsize index);
GtkWidget *causerie_message_body_locate_place (CauserieMessageBody *self,
                                               const CauserieMarkdownPlace *place, gsize *index);
void causerie_message_body_list_thinking (CauserieMessageBody *self, GArray *ids);

G_END_DECLS
