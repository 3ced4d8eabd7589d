"""The application: one public verb for each thing a person or a timer does, without a transport."""
