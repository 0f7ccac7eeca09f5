/* SPDX-License-Identifier: GPL-3.0-or-later
 * A minimal Secret Service on a private bus, for tests. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FAKE_KEYRING (causerie_fake_keyring_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFakeKeyring, causerie_fake_keyring, CAUSERIE, FAKE_KEYRING, GObject)

CauserieFakeKeyring *causerie_fake_keyring_new (const char *address);
void causerie_fake_keyring_set_refuses (CauserieFakeKeyring *self, gboolean refuses);
void causerie_fake_keyring_set_slow (CauserieFakeKeyring *self, gboolean slow);
void causerie_fake_keyring_set_fails (CauserieFakeKeyring *self, gboolean fails);
void causerie_fake_keyring_lock (CauserieFakeKeyring *self, gboolean dismisses);
void causerie_fake_keyring_unlock (CauserieFakeKeyring *self);
guint causerie_fake_keyring_get_n_prompts (CauserieFakeKeyring *self);
gboolean causerie_fake_keyring_get_asked (CauserieFakeKeyring *self);
guint causerie_fake_keyring_get_n_items (CauserieFakeKeyring *self);
const char *causerie_fake_keyring_find (CauserieFakeKeyring *self, const char *service);
const char *causerie_fake_keyring_get_label (CauserieFakeKeyring *self, const char *service);

G_END_DECLS
