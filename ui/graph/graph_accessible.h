// The graph for screen readers: the canvas is a list whose children are the graph's items, with name, state and place.
#pragma once

namespace heliograph::ui {

class GraphCanvas;

/// Makes every GraphCanvas accessible; calling it again does nothing.
void installGraphAccessibility();

/// Tells screen readers that an item got the keyboard's focus.
void announceGraphFocus(GraphCanvas *canvas, int item);

} // namespace heliograph::ui
