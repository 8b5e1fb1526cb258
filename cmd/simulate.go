package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/ingest/simulate"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
)

func newSimulate() *cobra.Command {
	var gateway gatewayFlags
	var brokers []string
	cfg := simulate.Config{}
	command := &cobra.Command{
		Use:   "simulate",
		Short: "Send believable made-up traffic",
		Long:  "Sends made-up sign-ins at a set rate to the gateway, or with --kafka straight to the topic of raw events.\nThe same seed makes the same people, devices and services.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := service.NewLogger("warn", cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			cfg.Log, cfg.Progress = log, cmd.ErrOrStderr()
			if len(brokers) > 0 {
				cfg.Kafka = kafka.DefaultConfig()
				cfg.Kafka.Brokers = brokers
			} else {
				cfg.URL = gateway.to
				if cfg.Token, err = gateway.bearer(); err != nil {
					return err
				}
			}
			return runSimulate(cmd.Context(), cfg, cmd)
		},
	}
	gateway.register(command)
	flags := command.Flags()
	flags.StringSliceVar(&brokers, "kafka", nil, "Kafka brokers to send to instead of the gateway, HOST:PORT,...")
	flags.StringVar(&cfg.Topic, "topic", "", "topic of raw events, with --kafka (default signins.raw)")
	flags.Float64Var(&cfg.Rate, "rate", 10, "events a second")
	flags.DurationVar(&cfg.Duration, "duration", 0, "how long; 0 is until Ctrl-C")
	flags.IntVar(&cfg.Tenants, "tenants", 1, "how many tenants")
	flags.IntVar(&cfg.Users, "users", 200, "how many users, in all tenants together")
	flags.Uint64Var(&cfg.Seed, "seed", 1, "decides the made-up world")
	flags.StringVar(&cfg.MainTenant, "tenant", DemoTenant, "GUID of the first tenant")
	return command
}

func runSimulate(ctx context.Context, cfg simulate.Config, cmd *cobra.Command) error {
	result, err := simulate.Run(ctx, cfg)
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%d events: %d accepted, %d refused, in %s (%.1f/s)\n",
		result.Sent, result.Accepted, result.Refused, result.Elapsed.Round(time.Millisecond), result.Rate())
	if err != nil {
		return err
	}
	if result.Refused > 0 {
		return fmt.Errorf("%d events were refused", result.Refused)
	}
	return nil
}
