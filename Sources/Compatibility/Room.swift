// Compatibility
