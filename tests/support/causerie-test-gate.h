/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where threads wait until a test lets them pass, one by one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTestGate:
 *
 * May be used from any thread.
 */
typedef struct _CauserieTestGate CauserieTestGate;

/**
 * CauserieTestGateGone:
 * @data: what was handed to causerie_test_gate_pass()
 *
 * Called every few milliseconds on the thread that waits.
 *
 * Returns: whether there is nothing more to wait for
 */
typedef gboolean (*CauserieTestGateGone) (gpointer data);

CauserieTestGate *causerie_test_gate_new (void);
void causerie_test_gate_free (CauserieTestGate *self);
void causerie_test_gate_open (CauserieTestGate *self);
gboolean causerie_test_gate_pass (CauserieTestGate *self, CauserieTestGateGone gone, gpointer data);
gboolean causerie_test_gate_is_waited_at (CauserieTestGate *self);

G_END_DECLS
