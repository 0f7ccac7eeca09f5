/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's parts, shared by its files. */
#pragma once

#include "causerie-branches-sidebar.h"
#include "causerie-chat-page.h"
#include "causerie-chats-sidebar.h"
#include "causerie-origin-line.h"
#include "causerie-split.h"
#include "causerie-window.h"

G_BEGIN_DECLS

struct _CauserieWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  CauserieSplit *chats_split;
  CauserieSplit *branches_split;
  CauserieChatsSidebar *chats_sidebar;
  CauserieBranchesSidebar *branches_sidebar;
  CauserieChatPage *chat_page;
  GtkStack *stack;
  AdwBin *first_run;
  AdwStatusPage *problem_page;
  GtkWidget *set_aside_button;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkMenuButton *chat_menu_button;
  CauserieOriginLine *origin_line;

  /* Owned */
  CauserieSession *session;
  GSettings *gsettings;
  CauserieChat *chat;
  CauserieBranch *branch;
  GBindingGroup *chat_bindings;
  GSignalGroup *chat_signals;
  GCancellable *cancellable;
  gboolean started;
  gboolean asking;       /* whether to close over replies that are not kept */
  gboolean close_anyway; /* so the person said */
  guint close_due;

  gint64 wanted_id; /* the message to show once the chat is read; 0: where it was left */
};

void _causerie_window_install_actions (GtkWidgetClass *klass);
void _causerie_window_install_version_actions (GtkWidgetClass *klass);
void _causerie_window_set_chat (CauserieWindow *self, CauserieChat *chat, gint64 message_id);
void _causerie_window_toast (CauserieWindow *self, const char *text);
void _causerie_window_update_writable (CauserieWindow *self);
void _causerie_window_update_page (CauserieWindow *self);
gboolean _causerie_window_ask_about_unkept (CauserieWindow *self);

G_END_DECLS
