/* SPDX-License-Identifier: GPL-3.0-or-later
 * A counting gate at which threads wait until a test opens it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTestGate:
 *
 * Thread-safe.
 */
typedef struct _CauserieTestGate CauserieTestGate;

/**
 * CauserieTestGateGone:
 * @data: as passed to causerie_test_gate_wait()
 *
 * Called every few milliseconds in the waiting thread.
 *
 * Returns: whether to stop waiting
 */
typedef gboolean (*CauserieTestGateGone) (gpointer data);

CauserieTestGate *causerie_test_gate_new (void);
void causerie_test_gate_free (CauserieTestGate *self);
void causerie_test_gate_open (CauserieTestGate *self);
gboolean causerie_test_gate_wait (CauserieTestGate *self, CauserieTestGateGone gone, gpointer data);
gboolean causerie_test_gate_is_waited_at (CauserieTestGate *self);

G_END_DECLS
