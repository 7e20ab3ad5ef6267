@63380:5.2.7 @eebus1.3.0 @DEVICE
Feature: Tell whether a station works or has failed

  @IEC63380-5.2.7-D-P1 @needs:ev_commissioning
  Scenario: A station that works says so
    Given an energy manager that is connected
    When the energy manager looks up the state of the station
    Then it works normally

  @IEC63380-5.2.7-D-P2 @needs:ev_commissioning
  Scenario: A failure is told, and that it is over
    Given an energy manager that is connected
    When something breaks in the station
    Then the station tells that it has failed, and why
    When it is mended
    Then the station tells that it works again

  @IEC63380-5.2.7-D-N2 @needs:overload_protection
  Scenario: A state of the energy manager that nobody knows does no harm
    Given a vehicle whose currents an energy manager may limit
    When the energy manager tells of a state that nobody knows
    Then the connection stays up for 10 seconds
