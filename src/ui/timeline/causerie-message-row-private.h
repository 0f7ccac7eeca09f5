/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared by the source files of the message row only. */
#pragma once

#include "causerie-message-actions.h"
#include "causerie-message-body.h"
#include "causerie-message-links.h"
#include "causerie-message-row.h"
#include "causerie-state-line.h"

G_BEGIN_DECLS

/* What has to be updated in the next frame. */
typedef enum
{
  CAUSERIE_MESSAGE_ROW_NAME = 1 << 0,
  CAUSERIE_MESSAGE_ROW_CONTENT = 1 << 1,
  CAUSERIE_MESSAGE_ROW_STATE = 1 << 2,
} CauserieMessageRowChange;

struct _CauserieMessageRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *name_label;
  CauserieMessageLinks *links;
  CauserieMessageActions *actions;

  /* Created when the role is known */
  CauserieMessageBody *body;

  /* Created when a reply is complete and long, otherwise NULL */
  CauserieMessageActions *head_actions;

  /* Created when there is a state to show: most messages never need it */
  CauserieStateLine *state_line;

  /* Owned; all except the message can be NULL */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieMessage *message;
  CauserieFindWords *find_words; /* what is marked in the text, or %NULL */

  gboolean has_text; /* whether the content was shown */
  int find_current;  /* the index of the current match, or -1 */
  guint changes;     /* flags of CauserieMessageRowChange */
  guint tick_id;
  gboolean streaming; /* as last shown */
  gboolean is_long;   /* its head and its foot are probably not in view at once */
  char *description;  /* the accessible description */
  int focus_step;     /* the direction in which the keyboard moved to this version, or 0 */
};

gboolean _causerie_message_row_is_own (CauserieMessageRow *self);
gboolean _causerie_message_row_is_working (CauserieMessageRow *self);
void _causerie_message_row_judge (CauserieMessageRow *self, int verdict);
void _causerie_message_row_update_state (CauserieMessageRow *self);
void _causerie_message_row_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
