/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the program like a user with a screen reader and a keyboard: finds widgets by role and
 * name, and sends real key events. The program is a process of its own, accessed through AT-SPI
 * (causerie-driver-outside.c), or an application in the process of the test
 * (causerie-driver-inside.c), which is many times faster. A test is linked with one of them. */
#pragma once

#include "causerie-node.h"

G_BEGIN_DECLS

/**
 * CauserieDriver:
 *
 * A running program, with data folders that are kept across restarts.
 */
typedef struct _CauserieDriver CauserieDriver;

/* The program */
CauserieDriver *causerie_driver_new (const char *program, const char *const *arguments);
void causerie_driver_set_environment (CauserieDriver *self, const char *name, const char *value);
void causerie_driver_start (CauserieDriver *self);
void causerie_driver_quit (CauserieDriver *self);
void causerie_driver_kill (CauserieDriver *self);
void causerie_driver_free (CauserieDriver *self);
const char *causerie_driver_get_data_folder (CauserieDriver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDriver, causerie_driver_free)

/* Finding; a match is given as "role:name", or as "name" for any role. A "*" at its end matches
   anything. */
CauserieNode *causerie_driver_find (CauserieDriver *self, const char *query);
CauserieNode *causerie_driver_find_nth (CauserieDriver *self, const char *query, guint nth);
CauserieNode *causerie_driver_find_last (CauserieDriver *self, const char *query);
guint causerie_driver_count (CauserieDriver *self, const char *query);
CauserieNode *causerie_driver_wait (CauserieDriver *self, const char *query);
void causerie_driver_wait_gone (CauserieDriver *self, const char *query);
void causerie_driver_wait_count (CauserieDriver *self, const char *query, guint count);
void causerie_driver_wait_sensitive (CauserieDriver *self, const char *query, gboolean sensitive);
gboolean causerie_driver_is_sensitive (CauserieDriver *self, const char *query);
char *causerie_driver_dup_text (CauserieDriver *self, const char *query);
char *causerie_driver_dup_description (CauserieDriver *self, const char *query);
char *causerie_driver_dup_tree (CauserieDriver *self);

/* Finding the buttons next to a text, where there are several of the same name. */
void causerie_driver_wait_beside (CauserieDriver *self, const char *query, const char *names);
void causerie_driver_click_beside (CauserieDriver *self, const char *query, const char *name);
gboolean causerie_driver_is_sensitive_beside (CauserieDriver *self, const char *query,
                                              const char *name);

/* Reading */
char *causerie_driver_dup_all_text (CauserieDriver *self, const char *query);
void causerie_driver_wait_text (CauserieDriver *self, const char *query, const char *text);
void causerie_driver_wait_no_text (CauserieDriver *self, const char *query, const char *text);
gboolean causerie_driver_has_text (CauserieDriver *self, const char *query, const char *text);
void causerie_driver_wait_focused (CauserieDriver *self, const char *query);
CauserieBox causerie_driver_get_place (CauserieDriver *self, const char *query);
guint causerie_driver_wait_at_rest (CauserieDriver *self, const char *query);
void causerie_driver_wait_stored (CauserieDriver *self, const char *text);
char *causerie_driver_dup_outside (CauserieDriver *self, const char *query, int width);

/* Acting */
void causerie_driver_click (CauserieDriver *self, const char *query);
void causerie_driver_click_node (CauserieDriver *self, CauserieNode *node);
void causerie_driver_point_at (CauserieDriver *self, const char *query);
void causerie_driver_focus (CauserieDriver *self, const char *query);
void causerie_driver_type (CauserieDriver *self, const char *text);
void causerie_driver_press (CauserieDriver *self, const char *keys);
gboolean causerie_driver_insert_text (CauserieDriver *self, const char *query, const char *text);
void causerie_driver_send (CauserieDriver *self, const char *text);

G_END_DECLS
