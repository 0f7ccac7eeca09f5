/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of a message's row share; not for others. */
#pragma once

#include "causerie-message-actions.h"
#include "causerie-message-body.h"
#include "causerie-message-links.h"
#include "causerie-message-row.h"
#include "causerie-state-line.h"

G_BEGIN_DECLS

/* What is to be looked at anew in the next frame. */
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

  /* Made once the role is known */
  CauserieMessageBody *body;

  /* Made when there is something to say: most messages never need it */
  CauserieStateLine *state_line;

  /* Owned; all but the message may be missing */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieMessage *message;

  guint changes; /* flags of CauserieMessageRowChange */
  guint tick_id;
  gboolean streaming; /* as last shown */
  char *description;  /* as a screen reader is told it */
  int focus_step;     /* in which direction the keyboard walked here, or 0 */
};

gboolean _causerie_message_row_is_own (CauserieMessageRow *self);
gboolean _causerie_message_row_is_working (CauserieMessageRow *self);
void _causerie_message_row_update_state (CauserieMessageRow *self);
void _causerie_message_row_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
