/* SPDX-License-Identifier: GPL-3.0-or-later
 * The enumerations and forward declarations that every room shares. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieRole:
 * @CAUSERIE_ROLE_USER: written by the user
 * @CAUSERIE_ROLE_ASSISTANT: a reply of the model
 *
 * The author of a message. The numbers are stored; new values are appended.
 */
typedef enum
{
  CAUSERIE_ROLE_USER = 0,
  CAUSERIE_ROLE_ASSISTANT = 1,
} CauserieRole;

/**
 * CauserieMessageState:
 * @CAUSERIE_MESSAGE_STREAMING: a reply that is still arriving
 * @CAUSERIE_MESSAGE_COMPLETE: complete; user messages always are
 * @CAUSERIE_MESSAGE_STOPPED: the user pressed Stop
 * @CAUSERIE_MESSAGE_INTERRUPTED: the connection was lost or the program crashed
 * @CAUSERIE_MESSAGE_CUT: the reply reached the length limit
 * @CAUSERIE_MESSAGE_REFUSED: the service's safety filter stopped it
 * @CAUSERIE_MESSAGE_CONTEXT_FULL: the model's context window was full
 *
 * The state of a message. The numbers are stored; new values are appended.
 */
typedef enum
{
  CAUSERIE_MESSAGE_STREAMING = 0,
  CAUSERIE_MESSAGE_COMPLETE = 1,
  CAUSERIE_MESSAGE_STOPPED = 2,
  CAUSERIE_MESSAGE_INTERRUPTED = 3,
  CAUSERIE_MESSAGE_CUT = 4,
  CAUSERIE_MESSAGE_REFUSED = 5,
  CAUSERIE_MESSAGE_CONTEXT_FULL = 6,
} CauserieMessageState;

/**
 * CAUSERIE_ROOT:
 *
 * The id of the virtual root, the parent of every first message. No message has it.
 */
#define CAUSERIE_ROOT ((gint64)0)

typedef struct _CauserieMessage CauserieMessage;
typedef struct _CauserieTree CauserieTree;
typedef struct _CauserieBranch CauserieBranch;
typedef struct _CauserieOutline CauserieOutline;

G_END_DECLS
