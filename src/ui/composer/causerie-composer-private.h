/* SPDX-License-Identifier: GPL-3.0-or-later
 * The composer's parts, shared by its files. */
#pragma once

#include "causerie-composer.h"
#include "causerie-model-button.h"

G_BEGIN_DECLS

struct _CauserieComposer
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *problem_label;
  GtkWidget *card;
  GtkTextView *text;
  GtkLabel *placeholder;
  CauserieModelButton *model_button;
  GtkButton *send_button;

  /* Borrowed */
  GtkTextBuffer *buffer;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  GSignalGroup *chat_signals;
  GSignalGroup *branch_signals;
  CauserieChat *sending_chat;
  char *chosen_model;
  guint loading : 1;
  guint composing : 1;
  guint ended : 1;
  guint typed : 1; /* the text is somebody's, and not only the draft that was put there */
  guint updating_model : 1;
};

void _causerie_composer_init_signals (CauserieComposer *self);
void _causerie_composer_update (CauserieComposer *self);
void _causerie_composer_update_button (CauserieComposer *self);
void _causerie_composer_emit_sent (CauserieComposer *self);
void _causerie_composer_send_typed (CauserieComposer *self);
gboolean _causerie_composer_is_ended (CauserieComposer *self);
gboolean _causerie_composer_is_blank (CauserieComposer *self);
CauserieTurn *_causerie_composer_get_turn (CauserieComposer *self);
char *_causerie_composer_dup_typed (CauserieComposer *self);
void _causerie_composer_put_text (CauserieComposer *self, const char *text);
void _causerie_composer_leave_text (CauserieComposer *self);
void _causerie_composer_put_draft (CauserieComposer *self, const char *text);
char *_causerie_composer_dup_branch_model (CauserieComposer *self);

G_END_DECLS
