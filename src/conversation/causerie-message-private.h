/* SPDX-License-Identifier: GPL-3.0-or-later
 * A message from inside. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

typedef enum
{
  CAUSERIE_MESSAGE_PROP_ID = 1,
  CAUSERIE_MESSAGE_PROP_PARENT_ID,
  CAUSERIE_MESSAGE_PROP_ROLE,
  CAUSERIE_MESSAGE_PROP_STATE,
  CAUSERIE_MESSAGE_PROP_CREATED_AT,
  CAUSERIE_MESSAGE_PROP_ENDS,
  CAUSERIE_MESSAGE_PROP_FIRST_WORDS,
  CAUSERIE_MESSAGE_PROP_MODEL,
  CAUSERIE_MESSAGE_PROP_REQUESTED_MODEL,
  CAUSERIE_MESSAGE_PROP_SERVICE,
  CAUSERIE_MESSAGE_PROP_CONTENT,
  CAUSERIE_MESSAGE_PROP_FAILURE,
  CAUSERIE_MESSAGE_PROP_CONTENT_FAILURE,
  CAUSERIE_MESSAGE_N_PROPS
} CauserieMessageProperty;

struct _CauserieMessage
{
  GObject parent_instance;

  gint64 id;
  gint64 parent_id;
  gint64 created_at;
  char *first_words;
  gboolean first_words_cut; /* what follows does not change them */
  char *model;
  char *requested_model; /* NULL: as model */
  char *service;
  char *content;
  CauserieFailure *failure;
  CauserieFailure *content_failure;
  CauserieRole role;
  CauserieMessageState state;
  gboolean ends;
};

void _causerie_message_notify (CauserieMessage *self, CauserieMessageProperty property);

G_END_DECLS
