// The text view for screen readers: its text, cursor, selection and the places of characters.
#pragma once

namespace heliograph::ui {

class TextView;

/// Makes text views speak QAccessibleTextInterface. Once per program; further calls do nothing.
void installTextAccessibility();
/// Tells a listening screen reader that the cursor moved.
void notifyTextCursor(TextView *view);

} // namespace heliograph::ui
