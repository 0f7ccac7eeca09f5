/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is remembered of a window, so that the program comes back where the user left it. Plain
 * values; written to and read from the settings. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAUSERIE_WINDOW_MINIMUM_WIDTH 360
#define CAUSERIE_WINDOW_MINIMUM_HEIGHT 294
/* More windows than anybody opens. */
#define CAUSERIE_WINDOW_STATES_MAXIMUM 20

/**
 * CauseriePlace:
 * @message_id: the message at the top of the view, or 0 at the end of the branch, which is followed
 * @y: its top, in pixels from the top of the view
 * @height: its height in pixels, to find the place again if the text is laid out differently; 0
 *   while the message is still arriving
 *
 * Where in a chat the reader is.
 */
typedef struct
{
  gint64 message_id;
  int y;
  int height;
} CauseriePlace;

/**
 * CauserieWindowState:
 * @width: the width in pixels while not maximized; likewise @height
 * @maximized: whether it is maximized
 * @chats_shown: whether the list of chats is shown, where there is room for it
 * @branches_shown: whether the branches are shown, where there is room for them
 * @chat_id: the chat, or 0 for the empty new chat
 * @chat_created_at: when that chat was created: an id alone could be that of a chat in another
 *   library
 * @leaf_id: the last message of the branch, or 0 for the branch that was last on screen
 * @place: where in the branch the reader is
 */
typedef struct
{
  int width;
  int height;
  gboolean maximized;
  gboolean chats_shown;
  gboolean branches_shown;
  gint64 chat_id;
  gint64 chat_created_at;
  gint64 leaf_id;
  CauseriePlace place;
} CauserieWindowState;

CauserieWindowState *causerie_window_state_new (void);
CauserieWindowState *causerie_window_state_copy (const CauserieWindowState *self);
void causerie_window_state_free (CauserieWindowState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieWindowState, causerie_window_state_free)

GVariant *causerie_window_states_write (GPtrArray *states);
GPtrArray *causerie_window_states_read (GVariant *windows);

G_END_DECLS
