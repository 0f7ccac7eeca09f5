/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outline of a tree as a list model: the user's messages, indented where the tree branches. */
#pragma once

#include "causerie-branch.h"

G_BEGIN_DECLS

/**
 * CauserieOutlineMark:
 * @CAUSERIE_OUTLINE_PLAIN: nothing to report
 * @CAUSERIE_OUTLINE_UNANSWERED: there is no reply, and no failure
 * @CAUSERIE_OUTLINE_NOT_SENT: there is no reply because of the failure of the message
 * @CAUSERIE_OUTLINE_STOPPED: the user stopped the reply
 * @CAUSERIE_OUTLINE_INTERRUPTED: the reply was interrupted
 * @CAUSERIE_OUTLINE_CUT: the reply reached the length limit
 * @CAUSERIE_OUTLINE_REFUSED: the service's safety filter stopped the reply
 * @CAUSERIE_OUTLINE_CONTEXT_FULL: the model's context window was full
 * @CAUSERIE_OUTLINE_ENDED: the reply ends the chat
 *
 * The state of a row's message and of the replies below it that have no row of their own. An ending
 * has priority over other marks, and otherwise the first one counts.
 */
typedef enum
{
  CAUSERIE_OUTLINE_PLAIN,
  CAUSERIE_OUTLINE_UNANSWERED,
  CAUSERIE_OUTLINE_NOT_SENT,
  CAUSERIE_OUTLINE_STOPPED,
  CAUSERIE_OUTLINE_INTERRUPTED,
  CAUSERIE_OUTLINE_CUT,
  CAUSERIE_OUTLINE_REFUSED,
  CAUSERIE_OUTLINE_CONTEXT_FULL,
  CAUSERIE_OUTLINE_ENDED,
} CauserieOutlineMark;

/**
 * CauserieOutlineWork:
 * @CAUSERIE_OUTLINE_IDLE: no reply is pending
 * @CAUSERIE_OUTLINE_WAITING: a reply was requested and has not begun
 * @CAUSERIE_OUTLINE_ARRIVING: a reply is streaming
 *
 * The work on a row's message and on the replies below it that have no row of their own.
 */
typedef enum
{
  CAUSERIE_OUTLINE_IDLE,
  CAUSERIE_OUTLINE_WAITING,
  CAUSERIE_OUTLINE_ARRIVING,
} CauserieOutlineWork;

/**
 * CauserieOutlineWorkFunc:
 * @message_id: a message
 * @data: the user data
 *
 * Returns: the work on a reply to the message
 */
typedef CauserieOutlineWork (*CauserieOutlineWorkFunc) (gint64 message_id, gpointer data);

#define CAUSERIE_TYPE_OUTLINE_ROW (causerie_outline_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutlineRow, causerie_outline_row, CAUSERIE, OUTLINE_ROW, GObject)

CauserieMessage *causerie_outline_row_get_message (CauserieOutlineRow *self);
guint causerie_outline_row_get_depth (CauserieOutlineRow *self);
guint causerie_outline_row_get_n_versions (CauserieOutlineRow *self);
guint causerie_outline_row_get_version (CauserieOutlineRow *self);
guint causerie_outline_row_get_after_version (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_current (CauserieOutlineRow *self);
CauserieOutlineMark causerie_outline_row_get_mark (CauserieOutlineRow *self);
CauserieOutlineWork causerie_outline_row_get_work (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_recovered (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_closed (CauserieOutlineRow *self);

#define CAUSERIE_TYPE_OUTLINE (causerie_outline_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutline, causerie_outline, CAUSERIE, OUTLINE, GObject)

CauserieOutline *causerie_outline_new (CauserieBranch *branch);
void causerie_outline_set_filter (CauserieOutline *self, const char *filter);
void causerie_outline_set_work_func (CauserieOutline *self, CauserieOutlineWorkFunc func,
                                     gpointer data, GDestroyNotify destroy);
void causerie_outline_update_work (CauserieOutline *self, gint64 message_id);
gboolean causerie_outline_find (CauserieOutline *self, gint64 id, guint *position);

G_END_DECLS
