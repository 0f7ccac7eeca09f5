/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program on a desktop, with a scripted service. */
#pragma once

#include "causerie-driver.h"
#include "causerie-test-server.h"
#include "causerie-test-sse.h"

G_BEGIN_DECLS

/* The model in the replies; it may end chats. */
#define CAUSERIE_SCENE_MODEL "claude-opus-5-5"

/**
 * CauserieScene:
 * @driver: the program
 * @server: the service
 *
 * The service lists models and creates titles by itself: "About " and the first line of the chat.
 * The response to a message is the next reply that was pushed, otherwise "Heard: " and the message.
 */
typedef struct
{
  CauserieDriver *driver;
  CauserieTestServer *server;

  /*< private >*/
  GMutex mutex;
  GQueue replies;
  GArray *messages; /* the journal index of each message */
  guint n_seen;
  gboolean slow;
} CauserieScene;

/**
 * CauserieSceneTest:
 * @path: the test path
 * @run: the test, or a step of a story; its data is the #CauserieScene
 */
typedef struct
{
  const char *path;
  GTestDataFunc run;
} CauserieSceneTest;

int causerie_scene_run (int *argc, char ***argv, const CauserieSceneTest *tests, gsize n);
int causerie_scene_run_story (int *argc, char ***argv, const char *path,
                              const CauserieSceneTest *steps, gsize n);

CauserieScene *causerie_scene_new (void);
void causerie_scene_free (CauserieScene *self);
void causerie_scene_restart (CauserieScene *self);
void causerie_scene_crash (CauserieScene *self);

void causerie_scene_push (CauserieScene *self, CauserieTestReply *reply);
void causerie_scene_push_stream (CauserieScene *self, char *events);
void causerie_scene_push_held (CauserieScene *self, const char *text);
void causerie_scene_set_slow (CauserieScene *self, gboolean slow);
guint causerie_scene_count_messages (CauserieScene *self);
void causerie_scene_wait_messages (CauserieScene *self, guint count);
char *causerie_scene_dup_body (CauserieScene *self, guint nth);
char *causerie_scene_dup_last_role (CauserieScene *self, guint nth);
guint causerie_scene_get_request (CauserieScene *self, guint nth);

void causerie_scene_say (CauserieScene *self, const char *text);
void causerie_scene_new_chat (CauserieScene *self);
void causerie_scene_open_chat (CauserieScene *self, const char *title);
void causerie_scene_wait_at_end (CauserieScene *self);
void causerie_scene_assert_sent_nothing (CauserieScene *self, guint before, const char *other);
void causerie_scene_copy (CauserieScene *self, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieScene, causerie_scene_free)

G_END_DECLS
