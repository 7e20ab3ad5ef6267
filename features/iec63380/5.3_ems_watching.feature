@echonetlite @EMS
Feature: An energy manager watches its charging devices
  It asks for state, mode, state of charge, method and power, and lives with devices that do not answer as they should.

  Background:
    Given an energy manager that knows our charging device

  @IEC63380-T158-EP1 @needs:polls_devices
  Scenario: The energy manager asks for the state
    When a vehicle comes to our device
    Then the energy manager asks for the state

  @IEC63380-T166-EP1 @needs:polls_devices
  Scenario: The energy manager asks for the charging method
    When a vehicle comes to our device
    Then the energy manager asks for the charging method

  @IEC63380-T169-EP1 @needs:polls_devices
  Scenario: The energy manager asks for the state of charge
    When a vehicle comes to our device
    Then the energy manager asks for the state of charge

  @IEC63380-T171-EP1 @needs:polls_devices
  Scenario: The energy manager asks for the operation mode
    When a vehicle comes to our device
    Then the energy manager asks for the operation mode

  @IEC63380-T176-EP1 @needs:polls_devices
  Scenario: The energy manager asks for the charging power
    When a vehicle comes to our device
    Then the energy manager asks for the charging power

  @IEC63380-T158-EP2 @needs:polls_devices
  Scenario: After refusals the energy manager asks again
    When our device refuses the next 3 questions
    Then the energy manager asks for the state
    And the energy manager asks for the state

  @IEC63380-T158-EN1 @needs:polls_devices
  Scenario: A device that says nothing is asked again, and not too often
    When our device answers the next 3 questions badly: "silence"
    Then the energy manager asks for the state
    And the energy manager asks for the state

  @IEC63380-T158-EN2 @needs:polls_devices
  Scenario Outline: Answers that belong to nothing do no harm
    When our device answers the next 3 questions badly: "<how>"
    Then the energy manager asks for the state
    And the energy manager asks for the state

    Examples:
      | how               |
      | wrong transaction |
      | wrong object      |

  @IEC63380-T158-EN3 @needs:polls_devices
  Scenario Outline: Answers that cannot be understood do no harm
    When our device answers the next 3 questions badly: "<how>"
    Then the energy manager asks for the state
    And the energy manager asks for the state

    Examples:
      | how           |
      | longer        |
      | cut           |
      | no properties |

  @IEC63380-T160-EN1 @needs:polls_devices
  Scenario: Answers that come twice do no harm
    When our device answers the next 3 questions badly: "twice"
    Then the energy manager asks for the state
    And the energy manager asks for the state

  @IEC63380-T161-EP1 @needs:follows_announcements
  Scenario: A fault that is announced is shown, and its end
    When the fault status of our device becomes "fault"
    And 2 seconds pass
    And somebody looks up the fault at the energy manager
    Then it shows "fault"
    When the fault status of our device becomes "no fault"
    And 2 seconds pass
    And somebody looks up the fault at the energy manager
    Then it shows "no fault"

  @IEC63380-T163-EP1 @needs:follows_announcements
  Scenario: A vehicle that is announced is shown
    When a vehicle comes to our device
    And 2 seconds pass
    And somebody looks up the vehicle at the energy manager
    Then it shows "chargeable and dischargeable"
    When the vehicle leaves our device
    And 2 seconds pass
    And somebody looks up the vehicle at the energy manager
    Then it shows "not connected"

  @IEC63380-T163-EN1 @needs:polls_devices
  Scenario: What was not announced is found out by asking
    When the operation mode of our device becomes "standby" without a word
    Then the energy manager asks for the operation mode
    When 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "standby"

  @IEC63380-T173-EP1 @needs:follows_announcements
  Scenario: A mode that is announced is shown
    When the operation mode of our device becomes "standby"
    And 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "standby"

  @IEC63380-T168-EP1 @needs:follows_announcements
  Scenario: A method that is announced is shown
    When the charging method of our device becomes "surplus"
    And 2 seconds pass
    And somebody looks up the charging method at the energy manager
    Then it shows "surplus"

  @IEC63380-T170-EP1 @needs:polls_devices
  Scenario: The state of charge is shown
    When a vehicle comes to our device
    Then the energy manager asks for the state of charge
    When 2 seconds pass
    And somebody looks up the state of charge at the energy manager
    Then it shows "50"

  @IEC63380-T170-EN2 @needs:polls_devices
  Scenario: Without a vehicle no state of charge is shown
    Then the energy manager asks for the state of charge
    When 2 seconds pass
    And somebody looks up the state of charge at the energy manager
    Then it shows "nothing"

  @IEC63380-T172-EN1 @needs:polls_devices
  Scenario: A mode that means nothing is not shown as one
    When our device answers the next 20 questions with the value "0x99"
    Then the energy manager asks for the operation mode
    When 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "nothing"

  @IEC63380-T177-EP1 @needs:polls_devices
  Scenario: Power is shown in watts
    When the charging power of our device becomes "3000" without a word
    Then the energy manager asks for the charging power
    When 2 seconds pass
    And somebody looks up the charging power at the energy manager
    Then it shows "3000"
