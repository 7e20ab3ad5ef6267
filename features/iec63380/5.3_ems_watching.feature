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

  @IEC63380-T166-EP2 @needs:polls_devices
  Scenario: After refusals the energy manager asks for the charging method again
    When our device refuses the next 3 questions
    Then the energy manager asks for the charging method
    And the energy manager asks for the charging method

  @IEC63380-T166-EN1 @needs:polls_devices
  Scenario: A device that says nothing about the charging method is asked again
    When our device answers the next 3 questions badly: "silence"
    Then the energy manager asks for the charging method
    And the energy manager asks for the charging method

  @IEC63380-T166-EN2 @needs:polls_devices
  Scenario: Answers about the charging method that belong to nothing do no harm
    When our device answers the next 3 questions badly: "wrong transaction"
    Then the energy manager asks for the charging method
    And the energy manager asks for the charging method

  @IEC63380-T166-EN3 @needs:polls_devices
  Scenario: Answers about the charging method that cannot be understood do no harm
    When our device answers the next 3 questions badly: "longer"
    Then the energy manager asks for the charging method
    And the energy manager asks for the charging method

  @IEC63380-T169-EP2 @needs:polls_devices
  Scenario: After refusals the energy manager asks for the state of charge again
    When our device refuses the next 3 questions
    Then the energy manager asks for the state of charge
    And the energy manager asks for the state of charge

  @IEC63380-T169-EN1 @needs:polls_devices
  Scenario: A device that says nothing about the state of charge is asked again
    When our device answers the next 3 questions badly: "silence"
    Then the energy manager asks for the state of charge
    And the energy manager asks for the state of charge

  @IEC63380-T169-EN2 @needs:polls_devices
  Scenario: Answers about the state of charge that belong to nothing do no harm
    When our device answers the next 3 questions badly: "wrong transaction"
    Then the energy manager asks for the state of charge
    And the energy manager asks for the state of charge

  @IEC63380-T169-EN3 @needs:polls_devices
  Scenario: Answers about the state of charge that cannot be understood do no harm
    When our device answers the next 3 questions badly: "longer"
    Then the energy manager asks for the state of charge
    And the energy manager asks for the state of charge

  @IEC63380-T171-EP2 @needs:polls_devices
  Scenario: After refusals the energy manager asks for the operation mode again
    When our device refuses the next 3 questions
    Then the energy manager asks for the operation mode
    And the energy manager asks for the operation mode

  @IEC63380-T171-EN1 @needs:polls_devices
  Scenario: A device that says nothing about the operation mode is asked again
    When our device answers the next 3 questions badly: "silence"
    Then the energy manager asks for the operation mode
    And the energy manager asks for the operation mode

  @IEC63380-T171-EN2 @needs:polls_devices
  Scenario: Answers about the operation mode that belong to nothing do no harm
    When our device answers the next 3 questions badly: "wrong transaction"
    Then the energy manager asks for the operation mode
    And the energy manager asks for the operation mode

  @IEC63380-T171-EN3 @needs:polls_devices
  Scenario: Answers about the operation mode that cannot be understood do no harm
    When our device answers the next 3 questions badly: "longer"
    Then the energy manager asks for the operation mode
    And the energy manager asks for the operation mode

  @IEC63380-T176-EP2 @needs:polls_devices
  Scenario: After refusals the energy manager asks for the charging power again
    When our device refuses the next 3 questions
    Then the energy manager asks for the charging power
    And the energy manager asks for the charging power

  @IEC63380-T176-EN1 @needs:polls_devices
  Scenario: A device that says nothing about the charging power is asked again
    When our device answers the next 3 questions badly: "silence"
    Then the energy manager asks for the charging power
    And the energy manager asks for the charging power

  @IEC63380-T176-EN2 @needs:polls_devices
  Scenario: Answers about the charging power that belong to nothing do no harm
    When our device answers the next 3 questions badly: "wrong transaction"
    Then the energy manager asks for the charging power
    And the energy manager asks for the charging power

  @IEC63380-T176-EN3 @needs:polls_devices
  Scenario: Answers about the charging power that cannot be understood do no harm
    When our device answers the next 3 questions badly: "longer"
    Then the energy manager asks for the charging power
    And the energy manager asks for the charging power

  @IEC63380-T160-EP1 @needs:polls_devices
  Scenario: Answers that take their time are taken
    Given our device answers questions after 4 seconds
    When the operation mode of our device becomes "standby" without a word
    Then the energy manager asks for the operation mode
    When 10 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "standby"

  @IEC63380-T162-EN1 @needs:polls_devices
  Scenario: Answers that are cut off, or hold nothing, do no harm
    When our device answers the next 1 questions badly: "cut"
    And our device answers the next 2 questions badly: "no properties"
    Then the energy manager asks for the state
    And the energy manager asks for the state

  @IEC63380-T170-EP2 @needs:polls_devices
  Scenario: Without a percentage the energy does
    Given our device does not tell the state of charge in percent
    When a vehicle comes to our device
    Then the energy manager asks for the state of charge

  @IEC63380-T170-EN1 @needs:polls_devices
  Scenario: A state of charge above 100 percent is not shown as one
    When a vehicle comes to our device
    And our device answers the next 20 questions with the value "0x65"
    Then the energy manager asks for the state of charge
    When 2 seconds pass
    And somebody looks up the state of charge at the energy manager
    Then it shows "nothing"

  @IEC63380-T172-EP1 @needs:follows_announcements
  Scenario Outline: Every mode is shown
    When the operation mode of our device becomes "<mode>"
    And 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "<mode>"

    Examples:
      | mode                 |
      | other                |
      | charge               |
      | discharge            |
      | standby              |
      | charge and discharge |
      | preparation          |
      | automatic            |

  @IEC63380-T177-EN1 @needs:polls_devices
  Scenario: A power that is called an overflow is not shown as one
    When the charging power of our device becomes "0xFFFFFFFF" without a word
    Then the energy manager asks for the charging power
    When 2 seconds pass
    And somebody looks up the charging power at the energy manager
    Then it shows "nothing"

  @IEC63380-C-EN2 @needs:polls_devices
  Scenario Outline: A map that is wrong does no harm
    When our device comes back with a map that <is wrong>
    And 5 seconds pass
    And our device comes back as it should be
    Then the energy manager asks for the state

    Examples:
      | is wrong                      |
      | counts wrongly                |
      | lacks a byte                  |
      | lists too many                |

  @IEC63380-T162-EP1 @63380:EL.Device_State @needs:polls_devices
  Scenario: A state that was asked for is shown
    When the fault status of our device becomes "fault" without a word
    Then the energy manager asks for the state
    When 5 seconds pass
    And somebody looks up the fault at the energy manager
    Then it shows "fault"

  @IEC63380-T163-EN2 @63380:EL.EV_Connected @needs:follows_announcements
  Scenario: Of many announcements the last one counts
    When a vehicle comes to our device
    And the vehicle at our device goes and comes ten times in a row
    And 2 seconds pass
    And somebody looks up the vehicle at the energy manager
    Then it shows "chargeable and dischargeable"

  @IEC63380-T168-EN1 @63380:EL.Load_Control
  Scenario: An announcement of a device that it does not know does no harm
    When our device stops answering questions
    And the energy manager is switched off and on again
    And 5 seconds pass
    And the charging method of our device becomes "surplus"
    And 25 seconds pass
    And our device comes back as it should be
    Then the energy manager asks what can be read there

  @IEC63380-T173-EN1 @63380:EL.Operation_Mode @needs:polls_devices
  Scenario: An announcement under the number of a question is not taken for its answer
    Given our device announces the operation mode "standby" under the number of each question for it
    Then the energy manager asks for the operation mode
    When 5 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "idle"

  @IEC63380-T173-EN2 @63380:EL.Operation_Mode @needs:follows_announcements
  Scenario: What is announced to the energy manager alone counts, too
    When our device tells the energy manager alone that the operation mode is "standby"
    And 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "standby"
