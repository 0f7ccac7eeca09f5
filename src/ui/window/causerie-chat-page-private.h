/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the page's files share. */
#pragma once

#include "causerie-chat-page.h"

#include "causerie-banner.h"
#include "causerie-ended-notice.h"
#include "causerie-timeline-view.h"
#include "causerie-timeline.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _CauserieChatPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  CauserieBanner *read_only_banner;
  CauserieBanner *unsaved_banner;
  CauserieBanner *keyring_banner;
  CauserieBanner *problem_banner;
  CauserieBanner *deleted_banner;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkWidget *add_key_button;
  AdwStatusPage *problem_page;
  GtkWidget *set_aside_button;
  CauserieTimelineView *view;
  GtkRevealer *end_revealer;
  GtkButton *end_button;
  AdwClamp *clamp;
  CauserieEndedNotice *notice;
  CauserieComposer *composer;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieTimeline *timeline;
  GSignalGroup *timeline_signals;
  GSignalGroup *chat_signals;
};

/* causerie-chat-page-moves.c */
void _causerie_chat_page_on_show_cb (GtkWidget *widget, const char *name, GVariant *parameter);
void _causerie_chat_page_on_jump_cb (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
